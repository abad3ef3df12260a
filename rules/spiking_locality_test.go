package rules_test

import (
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/locality"
	"credo/models"
	"credo/rules"
)

// smallRSNN is a network of 8 cells.
func smallRSNN(set func(c *models.RSNN)) *models.RSNN {
	c := models.NewRSNN()
	c.Inputs, c.Outputs, c.Cells, c.Adapting, c.Density = 5, 2, 8, 4, 0.5
	set(c)
	return c
}

// proofs certifies a rule on a trial of a few moments, by projection.
func proofs(t *testing.T, c circuit.Circuit, r rules.Rule) map[string]locality.Certificate {
	t.Helper()
	parts, err := rules.Parts(c, r, circuit.Dims{Steps: 4, Batch: 3})
	if err != nil {
		t.Fatal(err)
	}
	all, err := rules.Certificates(parts)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]locality.Certificate{}
	for _, c := range all {
		out[c.Projection] = c
	}
	return out
}

// Rules of spiking cells see their own traces, an error that is broadcast, and secretions through the modulatory projection that they name, in both
// forms. All look ahead.
func TestRulesOfSpikesAreLocalButForTheFuture(t *testing.T) {
	transported := "back: computed from out"
	for _, form := range []string{rules.Reverse, rules.Traces} {
		for name, modulators := range map[string]string{
			"eprop": "", "eprop_noreset": "", "rflo_like": "", "mdgl": "modulators_type: means by type of the synapses of rec",
			"on_mdgl": "modulators_type: means by type of the synapses of rec", "mdgl_cell": "modulators_cell: the weights of rec",
			"nl_mdgl": "modulators_block: means by type of all pairs of cells of rec",
		} {
			for _, loss := range []circuit.Loss{circuit.CrossEntropy{}, circuit.SquaredError{}} {
				c := smallRSNN(func(c *models.RSNN) { c.Loss = loss })
				certificates := proofs(t, c, recipes(form)[name].On(c.Spec()))
				for _, projection := range []string{"in", "rec"} {
					want := []string{transported}
					if modulators != "" {
						want = append(want, modulators)
					}
					got := certificates[projection]
					if !slices.Equal(got.Leaks, []string{"future"}) || !slices.Equal(got.Transport, want) {
						t.Errorf("%s, %s, %s at %s: leaks %q and transport %q, want the future and %q", name, form, loss.Name(), projection, got.Leaks, got.Transport, want)
					}
				}
			}
		}
	}
	c := smallRSNN(func(c *models.RSNN) { c.Feedback = circuit.Random{Scale: 1, Draw: circuit.NormalDraw} })
	if got := proofs(t, c, recipes(rules.Reverse)["eprop"].On(c.Spec()))["in"]; len(got.Transport) > 0 {
		t.Errorf("e-prop with drawn feedback: transport %q", got.Transport)
	}
}

// Rules that take more than a modulatory projection brings are caught.
func TestRulesThatStealSecretionsAreCaught(t *testing.T) {
	const psi, mixing = "psi", "mixing in variable psi z in phase trial: unit "
	own := func(b *graph.Builder, l rules.Locals) graph.Node {
		return b.Mul(l.Var("trial", psi), l.Var("trial", psi))
	}
	for _, row := range []struct {
		name, receives, leak string
		of                   func(b *graph.Builder, l rules.Locals) graph.Node
	}{
		{"the activity of all cells", "", mixing, func(b *graph.Builder, l rules.Locals) graph.Node {
			x := own(b, l)
			return b.Mul(x, b.Expand(b.Mean(b.Reshape(x, 4, 3, 8, 1), 2), 4, 3, 8))
		}},
		{"the neighbours' secretion", circuit.TypeModulators, mixing, func(b *graph.Builder, l rules.Locals) graph.Node {
			return l.Received(b, b.Softmax(own(b, l)))
		}},
		{"nothing but what is received", circuit.TypeModulators, "", func(b *graph.Builder, l rules.Locals) graph.Node {
			return l.Received(b, own(b, l))
		}},
	} {
		c := smallRSNN(func(*models.RSNN) {})
		needs := rules.Needs{Phases: []string{"trial"}, Vars: []string{psi}, Firing: true, Receives: row.receives}
		thief := rules.Course("thief", needs, func(b *graph.Builder, l rules.Locals) []rules.Update {
			return []rules.Update{{DW: l.Outer(row.of(b, l))}}
		})
		r := rules.Assign("thief", rules.Assignment{Cell: circuit.Spiking, Rule: thief}, rules.Assignment{Cell: circuit.Readout, Rule: rules.TrialError()})
		leaks := slices.DeleteFunc(proofs(t, c, r)["in"].Leaks, func(l string) bool { return l == "future" })
		caught := slices.ContainsFunc(leaks, func(l string) bool { return strings.HasPrefix(l, row.leak) })
		if row.leak == "" && len(leaks) > 0 || row.leak != "" && !caught {
			t.Errorf("%s: leaks %q, want %q", row.name, leaks, row.leak)
		}
	}
}

// weighing is a rule of its own kind, which reads the recurrent weights at every projection.
type weighing struct{ rules.Rule }

func (weighing) Updates(b *graph.Builder, s *circuit.Settled) (out []rules.Update) {
	received := b.MatMul(b.Reshape(s.Var("trial", "z", "psi"), 12, 8), b.Transpose(s.Weight("rec")))
	for _, p := range []string{"in", "rec"} {
		projection, _ := s.Spec().Projection(p)
		out = append(out, rules.Update{Target: p, DW: s.Form(p).Outer(b, s.Sent("trial", projection), b.Reshape(received, 4, 3, 8))})
	}
	return out
}

// A rule that reads the recurrent weights without the declared projection is caught: at synapses that do not have them, and at the recurrent ones, of which
// each has its own alone.
func TestRecurrentWeightsAreNotSensed(t *testing.T) {
	course := rules.Course("weighing", rules.Needs{Phases: []string{"trial"}}, nil)
	certificates := proofs(t, smallRSNN(func(*models.RSNN) {}), weighing{course})
	for projection, want := range map[string]string{"in": "weight rec", "rec": "mixing in "} {
		if leaks := certificates[projection].Leaks; !slices.ContainsFunc(leaks, func(l string) bool { return strings.HasPrefix(l, want) }) {
			t.Errorf("%s: leaks %q, want %q", projection, leaks, want)
		}
	}
}
