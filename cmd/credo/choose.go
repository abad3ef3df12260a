package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/pkg/errors"

	"credo/train/data"
	"credo/train/experiment"
	"credo/train/runner"
)

// choice is how commands are told an experiment: a file, flags for the commonest settings, and key=value for all others, in this
// order; later ones go over earlier.
type choice struct {
	Args    []string `arg:"" optional:"" name:"experiment" help:"An experiment file (YAML), and settings over it as key=value: optimizer.lr=0.01 'circuit.sizes=[784,256,10]'."`
	Circuit string   `placeholder:"NAME" help:"Circuit: dic, burstccn, burstprop, edn, mlp."`
	Rule    string   `placeholder:"NAME" help:"Learning rule: backprop, inhibitory-exact, inhibitory-threshold, inhibitory-taylor, and two of Figure 4."`
	Data    string   `placeholder:"NAME" help:"Data set: see credo data list. Or your own: the path of a CSV file, or of a folder of IDX files."`
	DataDir string   `placeholder:"DIR" help:"Where to look for data sets first."`
	Epochs  *int     `placeholder:"N" help:"Passes over the training images."`
	Seed    *uint64  `placeholder:"N" help:"Seed of every random stream."`
}

// named tells whether a file is named.
func (c choice) named() bool {
	return slices.ContainsFunc(c.Args, func(a string) bool { return !strings.Contains(a, "=") })
}

// read decodes the experiment; base stands in where no file is named.
func (c choice) read(base string) (experiment.Experiment, error) {
	var file string
	var settings []string
	for _, a := range c.Args {
		switch {
		case strings.Contains(a, "="):
			settings = append(settings, a)
		case file != "":
			return experiment.Experiment{}, usage(errors.Errorf("two experiment files, %s and %s: name one, and change it by key=value", file, a))
		default:
			file = a
		}
	}
	settings = append(c.flags(), settings...)
	if file == "" {
		e, err := runner.Decode("the defaults", []byte(base), settings...)
		return e, usage(err)
	}
	if _, err := os.Stat(file); err != nil {
		return experiment.Experiment{}, usage(errors.Wrap(err, "cannot read the experiment (a setting would be key=value)"))
	}
	e, err := runner.Read(file, settings...)
	return e, usage(err)
}

// load reads the data, and says what was found in the user's own. An experiment whose sizes are not those of the data is wrong use.
func load(w io.Writer, e experiment.Experiment) (experiment.Experiment, *data.Splits, error) {
	e, splits, err := runner.Load(e)
	var misfit experiment.Problems
	if errors.As(err, &misfit) {
		err = usage(err)
	}
	if err == nil && splits.Found != nil {
		fmt.Fprintln(w, found(splits))
	}
	return e, splits, err
}

// found describes data that nobody has published.
func found(s *data.Splits) string {
	t, f := &s.Train, s.Found
	what := fmt.Sprintf("%s: %d samples of %d values", s.Source, t.Len()+s.Valid.Len()+s.Test.Len(), t.Dim())
	if t.Rows > 1 {
		what += fmt.Sprintf(" (%d x %d)", t.Rows, t.Cols)
	}
	if f.Scale != 1 {
		what += fmt.Sprintf(", divided by %g", f.Scale)
	}
	classes := strings.Join(f.Classes[:min(len(f.Classes), 10)], ", ")
	if len(f.Classes) > 10 {
		classes += ", …"
	}
	return fmt.Sprintf("%s; %d classes (%s); %d for training, %d for validation, %d for testing", what, t.Classes, classes, t.Len(), s.Valid.Len(), s.Test.Len())
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
	set("data.name", dataName(c.Data))
	set("data.dir", quoted(c.DataDir))
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
	own := experiment.Data{Name: name}.Own()
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
