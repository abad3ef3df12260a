package experiment

import (
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/train"
	"credo/train/settings"
	"credo/train/task"
)

// check reports settings of an experiment that do not go together, each at the place of its key. Sizes that depend on the data are taken
// to be small.
func (d *decoder) check(e *Experiment, tree *settings.Node, from given) {
	report := func(key string, err error) {
		if err == nil {
			return
		}
		var at catalog.KeyError
		if errors.As(err, &at) {
			key = absolute(key, at.Key)
		}
		d.fail(place(tree, key), key, "%s", err)
	}
	e.leave(from)
	report("data", e.checkData())
	report("align_to", e.checkReferences())
	report("settling_every", e.checkSettling())
	_, spec, err := e.small()
	report("circuit", err)
	misfit := e.misfit(spec, err == nil)
	report("rule.name", misfit)
	if err == nil && misfit == nil {
		e.leaveLesson(from, spec)
		report("lesson", e.checkLesson(spec))
	}
	if err == nil {
		for _, role := range e.dropRates(spec) {
			if key := "optimizer.rates." + role; from.asked(key, e.CircuitName()) {
				report(key, e.checkRole(role, spec))
			}
		}
	}
}

// absolute returns the path of a key that a thing of a section names.
func absolute(section, key string) string {
	if from, ok := strings.CutPrefix(key, "."); ok {
		return from
	}
	section, _, _ = strings.Cut(section, ".")
	return settings.Join(section, key)
}

// place returns the position of a key, or of the nearest section above it that is there.
func place(tree *settings.Node, key string) settings.Position {
	for key != "" {
		if n := tree.Get(key); n != nil && n.At != (settings.Position{}) {
			return n.At
		}
		key = key[:max(strings.LastIndexByte(key, '.'), 0)]
	}
	return tree.At
}

// ends tells the circuit the rest of the experiment.
func (e *Experiment) ends(input circuit.Shape, targets int) error {
	dtype, err := graph.ParseDtype(e.Dtype)
	if err != nil {
		return catalog.At(".dtype", err)
	}
	return e.Circuit.Ends(circuit.Ends{Data: e.DataName(), Inputs: input, Outputs: targets, Loss: e.Loss, Batch: e.Batch, Dtype: dtype})
}

// small returns the experiment for data of few values, unless its circuit knows its sizes, and the description of the circuit.
func (e Experiment) small() (Experiment, circuit.Spec, error) {
	e = e.clone()
	inputs, outputs := e.Circuit.Widths()
	sample := circuit.Shape{inputs}
	if inputs == 0 {
		sample, outputs = circuit.Shape{3}, 3
		if c, ok := e.Circuit.(circuit.Extended); ok {
			sample = c.Smallest()
		}
	}
	if err := e.ends(sample, outputs); err != nil {
		return e, circuit.Spec{}, err
	}
	spec := e.Circuit.Spec()
	return e, spec, spec.Check()
}

// ReferenceNames lists the references that the circuit's ΔW can be compared with: its own gradient, and those that the circuit has.
func (e Experiment) ReferenceNames() []string {
	names := []string{train.Gradient}
	if s, _, err := e.small(); err == nil {
		e = s
	}
	if c, ok := e.Circuit.(circuit.Referenced); ok {
		for _, r := range c.References() {
			names = append(names, r.Name)
		}
	}
	return names
}

// checkData says which options of the data do not go together.
func (e Experiment) checkData() error {
	if c, ok := e.Data.(task.Checked); ok {
		return c.Check()
	}
	return nil
}

func (e Experiment) checkReferences() error {
	known := e.ReferenceNames()
	for _, name := range e.AlignTo {
		if !slices.Contains(known, name) {
			return errors.Errorf("circuit %s: reference %s", e.CircuitName(), catalog.Unknown(name, known))
		}
	}
	return nil
}

// lessonFits is checkLesson for an experiment whose circuit knows its ends. Faults of the circuit are reported elsewhere.
func (e Experiment) lessonFits() error {
	spec := e.Circuit.Spec()
	if spec.Check() != nil || e.takes(spec) != nil {
		return nil
	}
	if err := e.checkLesson(spec); err != nil {
		return err
	}
	return e.checkLength()
}

// supposed is the lesson, with trials as short as may be if only the data, which are not loaded yet, know how long they are.
func (e Experiment) supposed() train.Lesson {
	s := e.LessonPlan()
	if e.Lesson == nil || s.Steps > 0 {
		return s
	}
	return e.Lesson.Timed(max(1, s.Checkpoint)).Lesson()
}

// checkLength says that nothing tells how long trials are. The data are loaded, if they have to be.
func (e Experiment) checkLength() error {
	if e.LessonPlan().Steps == 0 && e.supposed().Steps > 0 {
		return catalog.At("steps", errors.Errorf("data %s do not say how many moments a trial has: say it here", e.DataName()))
	}
	return nil
}

// checkLesson says why the lesson does not go with data, circuit, rule, optimizer, batch or measurements.
func (e Experiment) checkLesson(spec circuit.Spec) error {
	s := e.supposed()
	if m := e.Data.Moments(); m > 0 && s.Steps > 0 && s.Steps != m {
		return catalog.At("steps", errors.Errorf("trials of data %s have %d moments, and the lesson asks for %d: leave steps out", e.DataName(), m, s.Steps))
	}
	if err := s.Check(spec, e.Rule.On(spec), e.Optimizer, e.Batch); err != nil {
		return err
	}
	if s.Learn == train.InFlow && e.AlignEvery > 0 && len(e.AlignTo) == 0 {
		return catalog.At(".align_every", errors.New("in the flow of time an instant has no gradient that ΔW could be compared with: set it to 0"))
	}
	return nil
}

func (e Experiment) checkSettling() error {
	if e.SettlingEvery > 0 && !e.settles() {
		return errors.Errorf("circuit %s does not settle: leave it out, or set it to 0", e.CircuitName())
	}
	return nil
}

func (e Experiment) settles() bool {
	_, ok := e.Circuit.(circuit.Settling)
	return ok
}
