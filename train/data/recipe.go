package data

import (
	"os"
	"strings"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/train/sequences"
	"credo/train/task"
)

// Table lists the published sets, and the tasks that are drawn.
func Table() catalog.Table[task.Recipe] {
	t := catalog.Table[task.Recipe]{Kind: "data set"}
	for _, s := range Registry() {
		t.Entries = append(t.Entries, catalog.Entry[task.Recipe]{Name: s.Name, About: s.Title, With: s.With, New: func() task.Recipe {
			return Published{Name: s.Name, Held: defaultHeld(), View: catalog.Clone(s.View)}
		}})
	}
	t.Entries = append(t.Entries, wavesEntry(), regressionEntry())
	t.Entries = append(t.Entries, sequences.Entries()...)
	t.Entries = append(t.Entries, sequencesEntry())
	return t
}

// Paths says that data of one's own are named by a path.
func Paths() *catalog.Open {
	return &catalog.Open{
		Kind: "the path of a file or folder",
		Hint: "a path of your own has a slash: ./",
		Like: func() any { return newFiles("") },
		New:  func(name string) (any, bool) { return newFiles(name), IsPath(name) },
	}
}

// IsPath tells a path from the name of a set by its slash, so that the meaning of a name does not depend on the files that are there.
func IsPath(s string) bool { return strings.ContainsAny(s, `/\`) }

// Held says which samples are learned, and which are held out for validation.
type Held struct {
	TrainImages   int     `yaml:"train_images" min:"0" doc:"the first n of the training samples; 0: all"`
	ValidFraction float64 `yaml:"valid_fraction" min:"0" below:"1" doc:"share of the training samples held out for validation"`
}

func defaultHeld() Held { return Held{ValidFraction: DefaultValid} }

// Published is a set of the registry.
type Published struct {
	Name string
	Dir  string `yaml:"dir" optional:"yes" doc:"where this machine keeps the sets; without it, where they usually are"`
	Held
	View
}

// Entry returns the set's name.
func (p Published) Entry() string { return p.Name }

// Load reads the set. Its content is known by its name and checked, so that there is nothing to note.
func (p Published) Load() (task.Task, task.Recipe, error) {
	s, err := Load(p.Name, Options{Places: Places(p.Dir, os.Getenv(EnvVar)), Valid: &p.ValidFraction, TrainImages: p.TrainImages, View: p.View})
	if err != nil {
		return nil, p, err
	}
	return s, p, nil
}

// Shapes returns the shape of an image, and the number of classes.
func (p Published) Shapes() (input, target circuit.Shape, known bool) {
	s, err := Lookup(p.Name)
	return imageShape(s.Rows, s.Cols, s.Channels), circuit.Shape{s.Classes}, err == nil
}

// Moments returns 0: an image is there all the time.
func (Published) Moments() int { return 0 }

// Portable leaves the folder away.
func (p Published) Portable() task.Recipe {
	p.Dir = ""
	return p
}

// Files are data of the user's own.
type Files struct {
	Path         string
	SHA256       string  `yaml:"sha256" optional:"yes" doc:"of the content, noted when it is loaded and checked where it is given"`
	Label        string  `yaml:"label" doc:"the column of a CSV file that has the classes: its name, first or last"`
	Scale        float64 `yaml:"scale" min:"0" doc:"the value that becomes 1; 0: found, and noted"`
	SplitSeed    uint64  `yaml:"split_seed" doc:"seed of the choice of held-out samples, for all seeds of a comparison"`
	TestFraction float64 `yaml:"test_fraction" above:"0" below:"1" doc:"share held out for testing, where there is no file for it"`
	Held
	View
}

func newFiles(path string) Files {
	return Files{Path: path, Label: "last", SplitSeed: 1, TestFraction: 0.2, Held: defaultHeld()}
}

// Entry returns the path.
func (f Files) Entry() string { return f.Path }

// Load reads the files, and notes their content's SHA-256 and the scale.
func (f Files) Load() (task.Task, task.Recipe, error) {
	s, err := LoadOwn(Own{
		Path: f.Path, Label: f.Label, Scale: f.Scale, Seed: f.SplitSeed, Test: f.TestFraction, Valid: &f.ValidFraction,
		TrainImages: f.TrainImages, SHA256: f.SHA256, View: f.View,
	})
	if err != nil {
		return nil, f, err
	}
	f.SHA256, f.Scale = s.Found.SHA256, s.Found.Scale
	return s, f, nil
}

// Shapes returns nothing: the files have to be read.
func (Files) Shapes() (input, target circuit.Shape, known bool) { return nil, nil, false }

// Moments returns 0: a sample is there all the time.
func (Files) Moments() int { return 0 }

// Portable returns the same: the path is how the data are named.
func (f Files) Portable() task.Recipe { return f }
