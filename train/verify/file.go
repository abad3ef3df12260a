package verify

import (
	"io"
	"os"

	"github.com/pkg/errors"
)

// File is a file of cases.
type File struct {
	System string // "dic"; where the file does not say it, kinds are found by their name alone
	Cases  []Case
}

// Case is one case. Its contents were read, and, if its kind is known, checked; Kind.Compute gives them meaning.
type Case struct {
	System, Name, Kind     string
	Tolerance              Tolerance
	config, inputs, expect *node
}

// Tolerance is how far each quantity of a case may deviate, for each precision.
type Tolerance struct{ Float64, Float32 float64 }

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
	top, err := parseJSON(data, name)
	if err != nil {
		return File{}, err
	}
	f, err := fileOf(top)
	return f, errors.WithMessage(err, name)
}

func fileOf(top *node) (f File, err error) {
	r := newReader("", top)
	f.System = r.textOr("system", "")
	version := r.numberOr("version", 1)
	cases := r.list("cases")
	if err := r.done(); err != nil {
		return File{}, err
	}
	if version != 1 {
		return File{}, errors.Errorf("version %g of the form of cases is not known: this program reads version 1", version)
	}
	seen := map[string]bool{}
	for i, n := range cases {
		c, err := caseOf(f.System, n)
		if err != nil && c.Name == "" {
			return File{}, errors.WithMessagef(err, "case [%d]", i)
		}
		if err != nil {
			return File{}, c.wrap(err)
		}
		if seen[c.Name] {
			return File{}, errors.Errorf("case %q is there twice", c.Name)
		}
		seen[c.Name] = true
		if err := c.check(); err != nil {
			return File{}, err
		}
		f.Cases = append(f.Cases, c)
	}
	return f, nil
}

// caseOf reads the keys that every case has.
func caseOf(system string, n *node) (Case, error) {
	r := newReader("", n)
	c := Case{System: system, Name: r.text("name"), Kind: r.text("kind")}
	c.config, c.inputs, c.expect = r.object("config"), r.object("inputs"), r.objectOr("expect")
	t := newReader("tolerance", r.objectOr("tolerance"))
	c.Tolerance = Tolerance{Float64: t.numberOr("float64", 0), Float32: t.numberOr("float32", 0)}
	if err := r.done(); err != nil {
		return c, err
	}
	return c, t.done()
}

// check reads a case of a known kind as its computation will, and throws the result away.
func (c Case) check() error {
	k, ok := Find(c)
	if !ok {
		return nil
	}
	_, err := k.Keys(c)
	return err
}

func (c Case) wrap(err error) error { return errors.WithMessagef(err, "case %q", c.Name) }
