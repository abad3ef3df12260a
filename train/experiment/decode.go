package experiment

import (
	"io"
	"os"
	"strings"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/train/settings"
)

// Decode reads an experiment of things that a catalog holds. file is its name, for messages; args are settings as "optimizer.lr=0.01" that
// go over it, in order. Settings that are not given are the published ones. The error is [settings.Problems]: all of them, not just the
// first, unless the file is not YAML.
func Decode(c *catalog.Catalog, file string, src []byte, args ...string) (Experiment, error) {
	d := decoder{catalog: c}
	root := d.file(file, src)
	if root == nil {
		return Experiment{}, d.problems.Err()
	}
	unread := d.problems
	e := d.whole(root, d.arguments(args))
	e.renamed = d.renamed
	return e, append(unread, d.problems[len(unread):].Elsewhere(unread)...).Err()
}

// Read reads an experiment from a file, as [Decode].
func Read(c *catalog.Catalog, path string, args ...string) (Experiment, error) {
	f, err := os.Open(path)
	if err != nil {
		return Experiment{}, errors.Wrap(err, "experiment")
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, settings.MaxBytes+1))
	if err != nil {
		return Experiment{}, errors.Wrap(err, "experiment")
	}
	return Decode(c, path, src, args...)
}

type decoder struct {
	catalog  *catalog.Catalog
	problems settings.Problems
	renamed  []string
}

// file parses a file.
func (d *decoder) file(name string, src []byte) *settings.Node {
	root, problems := settings.Parse(name, src)
	d.problems = append(d.problems, problems...)
	switch {
	case root == nil && len(problems) > 0:
		return nil
	case root == nil:
		return &settings.Node{Kind: settings.Mapping, At: settings.In(name)}
	case root.Kind != settings.Mapping:
		d.fail(root.At, "", "expected keys and values, as `data: digits`, got %s", root)
		return nil
	}
	return d.current(root)
}

// arguments parses the settings of a command line.
func (d *decoder) arguments(args []string) (out []settings.Layer) {
	for _, a := range args {
		n, problems := settings.Argument(a)
		d.problems = append(d.problems, problems...)
		switch {
		case n == nil:
		case strings.HasPrefix(a, compareKey+"."):
			key, _, _ := strings.Cut(a, "=")
			d.fail(settings.In(a), key, "rows are set in the file; an argument goes over all of them")
		default:
			out = append(out, settings.Layer{Tree: d.current(n)})
		}
	}
	return out
}

func (d *decoder) fail(at settings.Position, key, format string, args ...any) {
	d.problems = append(d.problems, at.Problem(key, format, args...))
}

// one decodes one experiment from the user's layers, and says whether they could be read. It notes under each layer which choices were in
// force there, unless that is known: of an argument over a comparison it is those without the row.
func (d *decoder) one(user []settings.Layer) (Experiment, *settings.Node, bool) {
	before := len(d.problems)
	e := house(d.catalog)
	r := settings.Reader{Catalog: d.catalog}
	last := len(user) - 1
	for i := range last {
		if user[i].Under == nil {
			user[i].Under, _ = r.Lay(e, append(d.published(user[:i+1]), user[:i+1]...)...)
		}
	}
	tree, problems := r.Lay(e, append(d.published(user), user...)...)
	if user[last].Under == nil {
		user[last].Under = tree
	}
	d.problems = append(d.problems, problems...)
	d.problems = append(d.problems, r.Decode(tree, &e)...)
	if len(e.AlignTo) == 0 {
		e.AlignTo = nil
	}
	return e, tree, len(d.problems) == before
}
