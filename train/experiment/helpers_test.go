package experiment_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/experiment"
	"credo/train/runner"
	"credo/train/settings"
)

// read decodes an experiment of everything that is built in.
func read(file, src string, args ...string) (experiment.Experiment, error) {
	return experiment.Decode(runner.Builtin(), file, []byte(src), args...)
}

func decode(t testing.TB, src string, args ...string) experiment.Experiment {
	t.Helper()
	e, err := read("test.yaml", src, args...)
	if err != nil {
		t.Fatalf("%s %q: %v", src, args, err)
	}
	return e
}

// few is a catalog of the first six rules and of two circuits: where the text of an error lists all names, it stays as it is when
// others come.
func few() *catalog.Catalog {
	c := runner.Builtin()
	circuits, recipes := catalog.Get[circuit.Model](c), catalog.Get[rules.Recipe](c)
	recipes.Entries = recipes.Entries[:6]
	var two []catalog.Entry[circuit.Model]
	for _, name := range []string{"dic", "mlp"} {
		if e, err := circuits.Find(name); err == nil {
			two = append(two, e)
		}
	}
	circuits.Entries = two
	catalog.Put(c, circuits)
	catalog.Put(c, recipes)
	return c
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func problems(t *testing.T, err error) settings.Problems {
	t.Helper()
	var p settings.Problems
	if !errors.As(err, &p) {
		t.Fatalf("%v is no list of problems", err)
	}
	return p
}

// diff compares experiments or parts of them, also as far as they are not exported. A rule without options is its name.
func diff(want, got any) string {
	return cmp.Diff(want, got, cmpopts.IgnoreUnexported(experiment.Experiment{}), cmp.Exporter(func(reflect.Type) bool { return true }),
		cmp.Comparer(func(a, b rules.Recipe) bool {
			x, plain := a.(interface{ Entry() string })
			y, both := b.(interface{ Entry() string })
			if plain && both {
				return x.Entry() == y.Entry()
			}
			return reflect.DeepEqual(a, b)
		}))
}

// recipe returns a rule with its published settings.
func recipe(name string) rules.Recipe {
	e, err := rules.Table().Find(name)
	if err != nil {
		panic(err)
	}
	return e.New()
}
