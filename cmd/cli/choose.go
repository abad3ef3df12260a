package cli

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/pkg/errors"

	"credo/train/data"
	"credo/train/experiment"
	"credo/train/runner"
	"credo/train/settings"
	"credo/train/task"
)

// choice is how commands are told an experiment: a file, flags for the commonest settings, and key=value for all others, in this
// order; later ones go over earlier.
type choice struct {
	Args        []string `arg:"" optional:"" name:"experiment" predictor:"settings" help:"An experiment file (YAML), and settings over it as key=value: optimizer.lr=0.01 'circuit.sizes=[784,256,10]'. See credo keys."`
	Circuit     string   `placeholder:"NAME" predictor:"circuits" help:"Circuit: ${circuits}."`
	Rule        string   `placeholder:"NAME" predictor:"rules" help:"Learning rule: ${rules}. See credo list."`
	Data        string   `placeholder:"NAME" predictor:"sets" help:"Data set: ${sets}. Or your own: the path of a CSV file, of a folder of IDX files, or of an NPZ file of sequences."`
	DataDir     string   `placeholder:"DIR" predictor:"path" help:"Where to look for data sets first."`
	From        string   `placeholder:"MODEL" predictor:"path" help:"Begin with the weights of this model, at step 0."`
	Epochs      *int     `placeholder:"N" help:"Passes over the training images."`
	Seed        *uint64  `placeholder:"N" help:"Seed of every random stream."`
	PrintConfig bool     `help:"Print the resolved experiment, and do nothing else."`
}

// split tells the experiment file from the settings.
func (c choice) split() (file string, settings []string, err error) {
	for _, a := range c.Args {
		switch {
		case strings.Contains(a, "="):
			settings = append(settings, a)
		case file != "":
			return "", nil, errors.Errorf("two experiment files, %s and %s: name one, and change it by key=value", file, a)
		default:
			file = a
		}
	}
	return file, append(c.flags(), settings...), nil
}

// read decodes the experiment; base stands in where no file is named.
func (c choice) read(e *env, base string) (experiment.Experiment, error) {
	file, settings, err := c.split()
	if err != nil {
		return experiment.Experiment{}, usage(err)
	}
	return decode(e, file, base, settings)
}

// decode reads a file, or else a text, with settings over it, and says which keys of earlier versions it has.
func decode(e *env, file, base string, settings []string) (exp experiment.Experiment, err error) {
	if file == "" {
		exp, err = experiment.Decode(e.catalog, "the defaults", []byte(base), settings...)
	} else if _, failed := os.Stat(file); failed != nil {
		return exp, usage(errors.Wrap(failed, "cannot read the experiment (a setting would be key=value)"))
	} else {
		exp, err = experiment.Read(e.catalog, file, settings...)
	}
	if keys := exp.Renamed(); err == nil && len(keys) > 0 {
		fmt.Fprintf(e.stderr, "keys of an earlier version: %s\n", strings.Join(keys, "; "))
	}
	return exp, usage(err)
}

// printed prints the resolved experiment if that is all that is asked for.
func (c choice) printed(e *env, exp experiment.Experiment) (bool, error) {
	if !c.PrintConfig {
		return false, nil
	}
	exp, err := runner.Sized(exp)
	if err == nil {
		_, err = e.stdout.Write(exp.Marshal())
	}
	return true, usage(err)
}

// load makes the task, and describes data of the user's own. An experiment whose sizes do not fit the task is wrong use.
func load(w io.Writer, e experiment.Experiment) (experiment.Experiment, task.Task, error) {
	e, t, err := runner.Load(e)
	var misfit settings.Problems
	if errors.As(err, &misfit) {
		err = usage(err)
	}
	if err != nil {
		return e, t, err
	}
	switch s := t.(type) {
	case *data.Splits:
		if s.Found != nil {
			fmt.Fprintln(w, found(s))
		}
	case *data.Trials:
		fmt.Fprintln(w, foundTrials(s))
	}
	return e, t, nil
}

// sourceOf says where the samples of a task come from.
func sourceOf(t task.Task) string {
	switch s := t.(type) {
	case *data.Splits:
		return s.Source
	case *data.Trials:
		return s.Source
	}
	return "generated"
}

// found describes data that nobody has published.
func found(s *data.Splits) string {
	t, f := &s.Train, s.Found
	what := fmt.Sprintf("%s: %d samples of %d values", s.Source, t.Len()+s.Valid.Len()+s.Test.Len(), t.Dim())
	switch {
	case t.Channels > 1:
		what += fmt.Sprintf(" (%d x %d x %d)", t.Rows, t.Cols, t.Channels)
	case t.Rows > 1:
		what += fmt.Sprintf(" (%d x %d)", t.Rows, t.Cols)
	}
	if f.Scale != 1 {
		what += fmt.Sprintf(", divided by %g", f.Scale)
	}
	classes := strings.Join(s.Names[:min(len(s.Names), 10)], ", ")
	if len(s.Names) > 10 {
		classes += ", …"
	}
	return fmt.Sprintf("%s; %d classes (%s); %d for training, %d for validation, %d for testing", what, t.Classes, classes, t.Len(), s.Valid.Len(), s.Test.Len())
}

// foundTrials describes sequences of the user's own.
func foundTrials(s *data.Trials) string {
	what := "targets of values"
	if n := len(s.Names); n > 0 {
		what = fmt.Sprintf("%d classes (%s)", n, strings.Join(s.Names[:min(n, 10)], ", "))
	}
	return fmt.Sprintf("%s: trials of %d moments and %d channels; %s; %d for training, %d for validation, %d for testing",
		s.Source, s.Moments(), s.Channels(), what, s.Len(task.Train), s.Len(task.Valid), s.Len(task.Test))
}

// flags returns the flags as settings.
func (c choice) flags() (out []string) {
	set := func(key, value string) {
		if value != "" {
			out = append(out, key+"="+value)
		}
	}
	set("circuit.name", c.Circuit)
	set("rule.name", c.Rule)
	if name := dataName(c.Data); data.IsTrials(c.Data) {
		set("data.name", "sequences")
		set("data.file", name)
	} else {
		set("data.name", name)
	}
	set("data.dir", quoted(c.DataDir))
	set("from", quoted(c.From))
	if c.Epochs != nil {
		set("epochs", strconv.Itoa(*c.Epochs))
	}
	if c.Seed != nil {
		set("seed", strconv.FormatUint(*c.Seed, 10))
	}
	return out
}

// dataName tells a path from the name of a set: it has a slash, or there is such a file or folder and no such set.
func dataName(name string) string {
	own := data.IsPath(name)
	if _, err := data.Lookup(name); err != nil && !own && name != "" {
		if _, err := os.Stat(name); err == nil {
			own, name = true, "./"+name
		}
	}
	if own {
		return quoted(name)
	}
	return name
}

// quoted writes a path as YAML, in which it could mean something else.
func quoted(path string) string {
	if path == "" {
		return ""
	}
	return "'" + strings.ReplaceAll(path, "'", "''") + "'"
}
