package verify

import (
	"io"
	"os"
	"regexp"

	"github.com/pkg/errors"

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
	System, Name, Kind     string
	Tolerance              Tolerance
	config, inputs, expect *settings.Node
}

// Tolerance is how far each quantity of a case may deviate, for each precision.
type Tolerance struct {
	Float64 float64 `yaml:"float64" optional:"yes"`
	Float32 float64 `yaml:"float32" optional:"yes"`
}

// HasExpect reports whether the case has expected values.
func (c Case) HasExpect() bool { return c.expect != nil }

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
func Parse(r io.Reader, name string) (File, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return File{}, errors.WithMessage(err, name)
	}
	if len(data) > MaxBytes {
		return File{}, errors.Errorf("%s: is longer than %d bytes", name, MaxBytes)
	}
	top, err := settings.ParseJSON(name, data)
	if err != nil {
		var p settings.Problem
		if errors.As(err, &p) {
			p.Key = regexp.MustCompile(`^cases(?:\[(".*?")\]|(\[\d+\]))\.?`).ReplaceAllString(p.Key, "case $1$2, ")
			err = p
		}
		return File{}, err
	}
	f, err := fileOf(top)
	return f, errors.WithMessage(err, name)
}

func fileOf(top *settings.Node) (File, error) {
	file := struct {
		System  string `yaml:"system" optional:"yes"`
		Version int    `yaml:"version" optional:"yes"`
		Cases   nodes  `yaml:"cases"`
	}{Version: 1}
	if err := configure("", top, nil, &file); err != nil {
		return File{}, err
	}
	if file.Version != 1 {
		return File{}, errors.Errorf("version %d of the form of cases is not known: this program reads version 1", file.Version)
	}
	f, seen := File{System: file.System}, map[string]bool{}
	for i, n := range file.Cases {
		c, err := caseOf(f.System, n)
		switch {
		case c.Name == "" && err != nil:
			return File{}, errors.WithMessagef(err, "case [%d]", i)
		case err != nil:
			return File{}, c.wrap(err)
		case seen[c.Name]:
			return File{}, errors.Errorf("case %q is there twice", c.Name)
		}
		seen[c.Name] = true
		f.Cases = append(f.Cases, c)
	}
	return f, nil
}

// caseOf reads the keys that every case has, and a case of a known kind as its computation will.
func caseOf(system string, n *settings.Node) (Case, error) {
	var keys struct {
		Name      string    `yaml:"name"`
		Kind      string    `yaml:"kind"`
		Config    object    `yaml:"config"`
		Inputs    object    `yaml:"inputs"`
		Expect    object    `yaml:"expect" optional:"yes"`
		Tolerance Tolerance `yaml:"tolerance" optional:"yes"`
	}
	err := configure("", n, nil, &keys)
	c := Case{system, keys.Name, keys.Kind, keys.Tolerance, keys.Config.Node, keys.Inputs.Node, keys.Expect.Node}
	if name := n.Child("name"); name != nil && name.Quoted {
		c.Name = name.Text
	}
	if err != nil {
		return c, err
	}
	if k, ok := Find(c); ok {
		_, err = k.read(c)
	}
	return c, err
}

func (c Case) wrap(err error) error { return errors.WithMessagef(err, "case %q", c.Name) }

// object is a value that is read elsewhere, and must have keys.
type object struct{ *settings.Node }

// Read takes a mapping.
func (o *object) Read(n *settings.Node) error {
	if o.Node = n; n.Kind != settings.Mapping {
		return errors.Errorf("expected an object, got %s", n)
	}
	return nil
}

// nodes are the elements of a list, which are read elsewhere.
type nodes []*settings.Node

// Read takes a list; an empty one is allowed.
func (o *nodes) Read(n *settings.Node) error {
	if *o = n.Elements(); n.Kind != settings.List {
		return errors.Errorf("expected a list, got %s", n)
	}
	return nil
}
