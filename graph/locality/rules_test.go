package locality_test

import (
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/locality"
	"credo/models"
	"credo/rules"
)

// certifyAll writes a rule into a circuit of two hidden populations of one size and certifies every plastic projection.
func certifyAll(t *testing.T, c circuit.Circuit, rule string, o graph.Options, sizes []int) map[string]locality.Certificate {
	t.Helper()
	row, err := rules.Table().Find(rule)
	if err != nil {
		t.Fatal(err)
	}
	b := graph.NewBuilder(o)
	s, err := circuit.Write(b, c, circuit.Dims{Batch: 7})
	if err != nil {
		t.Fatal(err)
	}
	r := row.New().On(c.Spec())
	updates, err := rules.Write(b, s, r)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]locality.Certificate{}
	for _, p := range c.Spec().Plastic() {
		if out[p.Name], err = locality.Certify(b, s, rules.Change(b, s.Spec(), r, updates, p.Name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := locality.CheckDeclared(b, s); err != nil {
		t.Error(err)
	}
	return out
}

// dic returns two hidden populations of one size under dis-inhibitory control.
func dic(settling models.Settling, loss circuit.Loss) *models.DIC {
	c := models.NewDIC([]int{6, 5, 5, 3})
	c.Settling, c.Loss = settling, loss
	return c
}

// serving lists the rules of the table that serve a circuit and are local.
func serving(spec circuit.Spec) (names []string) {
	for _, e := range rules.Table().Entries {
		if r := e.New().On(spec); !r.Needs().Gradient && rules.Check(r, spec) == nil {
			names = append(names, e.Name)
		}
	}
	return names
}

func TestLocalRulesOfDIC(t *testing.T) {
	want := map[string][]string{
		"W1": {"Q1: computed from W2, V"}, "b1": {"Q1: computed from W2, V"},
		"W2": {"Q2: computed from V"}, "b2": {"Q2: computed from V"}, "V": {},
	}
	for _, c := range []*models.DIC{dic(models.Equilibrium{}, circuit.CrossEntropy{}), dic(models.NewEulerSteps(), circuit.SquaredError{})} {
		local := serving(c.Spec())
		if len(local) < 5 {
			t.Errorf("local rules %v", local)
		}
		for _, rule := range local {
			got := certifyAll(t, c, rule, graph.Options{Dtype: graph.Float64, NoGrad: true}, c.Sizes)
			if len(got) != len(want) {
				t.Errorf("%s, %T: %d certificates", rule, c.Settling, len(got))
			}
			for p, cert := range got {
				if len(cert.Leaks) > 0 || !slices.Equal(cert.Transport, want[p]) {
					t.Errorf("%s at %s, %T: leaks %q, transport %q, want none and %q", rule, p, c.Settling, cert.Leaks, cert.Transport, want[p])
				}
			}
		}
	}
}

// In continuous time the feedback of a moment is a state: the Jacobian that it follows, and no more, is computed from other weights.
func TestLocalRulesOfDICTeacher(t *testing.T) {
	want := map[string][]string{"W1": {"Q1: computed from W2"}, "b1": {"Q1: computed from W2"}, "W2": {}, "b2": {}}
	c := models.NewDICTeacher()
	c.Sizes = []int{6, 5, 5}
	for _, rule := range []string{"inhibitory-exact", "inhibitory-taylor", "inhibitory-exact-online", "inhibitory-taylor-online"} {
		got := certifyAll(t, c, rule, graph.Options{Dtype: graph.Float64, NoGrad: true}, c.Sizes)
		if len(got) != len(want) {
			t.Errorf("%s: %d certificates", rule, len(got))
		}
		for p, cert := range got {
			if len(cert.Leaks) > 0 || !slices.Equal(cert.Transport, want[p]) {
				t.Errorf("%s at %s: leaks %q, transport %q, want none and %q", rule, p, cert.Leaks, cert.Transport, want[p])
			}
		}
	}
}

func TestBackpropIsNotLocal(t *testing.T) {
	for _, c := range []circuit.Circuit{models.NewMLP([]int{6, 5, 5, 3}), dic(models.Equilibrium{}, circuit.CrossEntropy{}), dic(models.NewEulerSteps(), circuit.CrossEntropy{})} {
		got := certifyAll(t, c, "backprop", graph.Options{}, []int{6, 5, 5, 3})
		for _, p := range []string{"W1", "b1", "W2", "b2"} {
			leaks := got[p].Leaks
			if !has(leaks, "weight V") || !has(leaks, "target") {
				t.Errorf("backprop of %s at %s: leaks %q lack the read-out's weights or the target", c.Spec().Name, p, leaks)
			}
		}
	}
}
