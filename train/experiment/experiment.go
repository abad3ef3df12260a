package experiment

import (
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train"
	"credo/train/optim"
	"credo/train/task"
)

// Experiment is one run, or a comparison of several. The zero value is no experiment: take one from [Decode] or [Read].
type Experiment struct {
	Name      string             `yaml:"name" row:"own" optional:"yes" doc:"for people; it labels the row of a table"`
	Circuit   circuit.Model      `yaml:"circuit" doc:"the network"`
	Rule      rules.Recipe       `yaml:"rule" doc:"how the weights learn"`
	Optimizer optim.Optimizer    `yaml:"optimizer" doc:"makes steps of the weights from the rule's changes"`
	Lesson    train.LessonRecipe `yaml:"lesson" optional:"yes" doc:"when the weights change"`
	Loss      circuit.Loss       `yaml:"loss" doc:"of the read-out's answer"`
	Data      task.Recipe        `yaml:"data" doc:"the samples to learn: a published set by its name, or your own by a path, which has a slash"`
	Batch     int                `yaml:"batch" min:"1" doc:"samples of a minibatch"`
	Epochs    int                `yaml:"epochs" min:"0" doc:"passes over the training samples; 0 only evaluates"`
	Seed      uint64             `yaml:"seed" row:"no" doc:"of every random stream"`
	Seeds     []uint64           `yaml:"seeds" count:"seed" min-length:"1" unique:"yes" optional:"yes" row:"no" doc:"of a comparison: a list, or a number n for seed and the n-1 after it; without, seed alone"`
	Dtype     string             `yaml:"dtype" one:"float32 float64" doc:"precision"`
	LogEvery  int                `yaml:"log_every" min:"0" doc:"steps between two rows of training metrics; 0: by epoch only"`
	// AlignEvery and AlignTo say when ΔW is compared, and with the ΔW of which references.
	AlignEvery    int      `yaml:"align_every" min:"0" doc:"steps between two measurements of alignment; 0: none"`
	AlignTo       []string `yaml:"align_to" unique:"yes" optional:"yes" doc:"references of the circuit that ΔW is compared with; none: its own gradient"`
	SettlingEvery int      `yaml:"settling_every" min:"0" optional:"yes" doc:"steps between two comparisons of ΔW with the ΔW of full settling, of circuits that settle; 0: none"`
	// These say how often a run keeps the place from which it can go on. They change no number, and belong to no canonical form.
	CheckpointEvery   int     `yaml:"checkpoint_every" min:"0" optional:"yes" row:"no" doc:"steps between two checkpoints, from which a stopped run goes on; 0: by the clock. It changes no number"`
	CheckpointSeconds float64 `yaml:"checkpoint_seconds" min:"0" optional:"yes" row:"no" doc:"seconds between two checkpoints where steps are not counted; 0: 60. It changes no number"`
	// From and FromSHA256 name the model whose weights a run begins with.
	From       string `yaml:"from" optional:"yes" doc:"a model file: the run begins with its weights and fixed values, and learns from step 0; feedback that it lacks is drawn"`
	FromSHA256 string `yaml:"from_sha256" optional:"yes" doc:"of the model file, noted when it is read and checked where it is given"`

	// Compare holds the rows of a comparison, each complete.
	Compare []Experiment `yaml:"compare" row:"no" optional:"yes" doc:"a comparison: each row has the settings in which it differs from the rest of the file"`

	catalog *catalog.Catalog
	renamed []string
}

// house returns the settings of the house, with the first thing of every table.
func house(c *catalog.Catalog) Experiment {
	return Experiment{
		Circuit: first[circuit.Model](c), Rule: first[rules.Recipe](c), Optimizer: first[optim.Optimizer](c), Lesson: first[train.LessonRecipe](c), Loss: first[circuit.Loss](c), Data: first[task.Recipe](c),
		Batch: 100, Epochs: 50, Seed: 1, Dtype: "float32", LogEvery: 10, AlignEvery: 10,
		catalog: c,
	}
}

// first returns the default thing of a kind.
func first[T any](c *catalog.Catalog) T { return catalog.Get[T](c).Entries[0].New() }

// nameOf returns the name by which a thing is chosen.
func nameOf[T any](c *catalog.Catalog, thing T) string {
	if e, ok := catalog.Get[T](c).Of(thing); ok {
		return e.Name
	}
	if own, ok := any(thing).(interface{ Entry() string }); ok {
		return own.Entry()
	}
	return ""
}

// CircuitName returns the name of the circuit.
func (e Experiment) CircuitName() string { return nameOf(e.catalog, e.Circuit) }

// RuleName returns the name of the rule.
func (e Experiment) RuleName() string { return nameOf(e.catalog, e.Rule) }

// OptimizerName returns the name of the optimizer.
func (e Experiment) OptimizerName() string { return nameOf(e.catalog, e.Optimizer) }

// DataName returns the name of the data set, or the path of the user's own.
func (e Experiment) DataName() string { return nameOf(e.catalog, e.Data) }

// DataTitle returns the name of the data as results show it.
func (e Experiment) DataTitle() string {
	if t, ok := e.Data.(task.Titled); ok {
		return t.Title()
	}
	return e.DataName()
}

// Catalog returns everything that the experiment could name.
func (e Experiment) Catalog() *catalog.Catalog { return e.catalog }

// Renamed lists the keys of earlier versions that were read, as "circuit.y.mode is circuit.y.name now".
func (e Experiment) Renamed() []string { return e.renamed }

// LessonPlan returns the lesson, whose trials are as long as the trials of the data. An experiment made in Go may have none: its circuit settles in
// one moment.
func (e Experiment) LessonPlan() train.Lesson {
	if e.Lesson == nil {
		return train.Lesson{}
	}
	return e.Lesson.Timed(e.Data.Moments()).Lesson()
}

// SeedList returns the seeds to run: Seeds, or Seed alone.
func (e Experiment) SeedList() []uint64 {
	if len(e.Seeds) > 0 {
		return e.Seeds
	}
	return []uint64{e.Seed}
}

// Rows returns the experiments of a comparison, or the experiment itself.
func (e Experiment) Rows() []Experiment {
	if len(e.Compare) > 0 {
		return e.Compare
	}
	return []Experiment{e}
}

// clone returns a copy whose things can be changed.
func (e Experiment) clone() Experiment {
	e.Circuit, e.Rule, e.Optimizer, e.Data = catalog.Clone(e.Circuit), catalog.Clone(e.Rule), catalog.Clone(e.Optimizer), catalog.Clone(e.Data)
	e.Lesson = catalog.Clone(e.Lesson)
	return e
}
