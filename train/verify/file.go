package verify

import (
	"io"
	"os"
	"regexp"

	"github.com/pkg/errors"

	"credo/train/runner"
	"credo/train/settings"
)

// MaxBytes limits a case file: more is refused before memory is spent on it.
const MaxBytes = 256 << 20

// File is a file of cases.
type File struct {
	System string // "dic"; where the file does not say it, kinds are found by their name alone
	Cases  []Case
}

// Case is one case. Its contents were read, and, if its kind is known, checked; Kind.Compute gives them meaning.
type Case struct {
	System    string
	Name      string         `yaml:"name"`
	Kind      string         `yaml:"kind"`
	Config    *settings.Node `yaml:"config"`
	Inputs    *settings.Node `yaml:"inputs"`
	Expect    *settings.Node `yaml:"expect" optional:"yes"`
	Tolerance Tolerance      `yaml:"tolerance" optional:"yes"`
}

// Tolerance is how far each quantity of a case may deviate, for each precision.
type Tolerance struct {
	Float64 float64 `yaml:"float64" optional:"yes"`
	Float32 float64 `yaml:"float32" optional:"yes"`
}

// HasExpect reports whether the case has expected values.
func (c Case) HasExpect() bool { return c.Expect != nil }

// ReadFile reads a case file. Errors begin with its name.
func ReadFile(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return File{}, errors.WithStack(err)
	}
	defer f.Close()
	return Parse(f, path)
}

// Parse reads a case file; name is what errors call it. It refuses JSON that is malformed (with line and column), keys that are
// not known, lists that are ragged, shapes that do not fit together (with case and key), and more than MaxBytes. Cases of kinds
// that Kinds does not list are kept unread: Check and Replay leave them out and name them.
func Parse(r io.Reader, name string) (f File, err error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err == nil && len(data) > MaxBytes {
		err = errors.Errorf("is longer than %d bytes", MaxBytes)
	}
	if err != nil {
		return f, errors.WithMessage(err, name)
	}
	top, err := settings.ParseJSON(name, data)
	var p settings.Problem
	if errors.As(err, &p) {
		p.Key = regexp.MustCompile(`^cases(?:\[(".*?")\]|(\[\d+\]))\.?`).ReplaceAllString(p.Key, "case $1$2, ")
		return f, p
	}
	err = f.read(top)
	return f, errors.WithMessage(err, name)
}

func (f *File) read(top *settings.Node) error {
	file := struct {
		System  string         `yaml:"system" optional:"yes"`
		Version int            `yaml:"version" optional:"yes"`
		Cases   *settings.Node `yaml:"cases"`
	}{Version: 1}
	if err := configure("", top, nil, &file); err != nil {
		return err
	}
	if file.Version != 1 {
		return errors.Errorf("version %d of the form of cases is not known: this program reads version 1", file.Version)
	}
	if file.Cases.Kind != settings.List {
		return errors.Errorf("cases: expected a list, got %s", file.Cases)
	}
	f.System = file.System
	seen := map[string]bool{}
	for i, n := range file.Cases.Elements() {
		c := Case{System: f.System}
		err := c.read(n)
		switch {
		case c.Name == "" && err != nil:
			return errors.WithMessagef(err, "case [%d]", i)
		case err != nil:
			return c.wrap(err)
		case seen[c.Name]:
			return errors.Errorf("case %q is there twice", c.Name)
		}
		seen[c.Name] = true
		f.Cases = append(f.Cases, c)
	}
	return nil
}

// read reads the keys that every case has, and a case of a known kind as its computation will.
func (c *Case) read(n *settings.Node) error {
	if name := n.Child("name"); name != nil && name.Quoted {
		c.Name = name.Text // for messages
	}
	if err := configure("", n, nil, c); err != nil {
		return err
	}
	if k, ok := Find(*c); ok {
		_, err := k.read(*c)
		return err
	}
	return nil
}

func (c Case) wrap(err error) error { return errors.WithMessagef(err, "case %q", c.Name) }

// configure sets options from an object of a case: by the names of its system, or, without any, by their own.
func configure(where string, n *settings.Node, names []settings.Other, into any) error {
	return settings.Reader{Catalog: runner.Builtin()}.From(where, n, names, into)
}
