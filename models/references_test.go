package models_test

import (
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules"
)

// reference returns the reference of that name, and all names.
func reference(c circuit.Circuit, name string) (out circuit.Reference, names []string) {
	for _, r := range c.(circuit.Referenced).References() {
		names = append(names, r.Name)
		if r.Name == name {
			out = r
		}
	}
	return out, names
}

// A reference stores weights under the names and in the shapes of the circuit's, has a line about itself, and names a rule that serves it.
func TestReferencesHaveTheCircuitsWeights(t *testing.T) {
	sizes, random := []int{4, 6, 5, 3}, circuit.Random{Scale: 1}
	for _, row := range []struct {
		circuit circuit.Circuit
		names   []string
		rule    string
	}{
		{models.NewDIC(sizes), []string{"equilibrium", "bptt", "mlp"}, "backprop"},
		{models.NewBurstCCN(sizes), []string{"feedback-alignment"}, "feedback-alignment"},
		{models.NewBurstprop(sizes), []string{"feedback-alignment"}, "feedback-alignment"},
		{models.NewEDN(sizes), []string{"feedback-alignment"}, "feedback-alignment"},
		{fedBack(models.NewMLP(sizes), models.Layered{Y: random, Learning: true}), []string{"feedback-alignment"}, "feedback-alignment"},
		{fedBack(models.NewMLP(sizes), models.Layered{Y: circuit.Tied{Scale: 1}}), []string{"feedback-alignment"}, "feedback-alignment"},
		{fedBack(models.NewMLP(sizes), models.Layered{Y: signs(circuit.FixedSizes)}), []string{"feedback-alignment"}, "sign-symmetric"},
		{fedBack(models.NewMLP(sizes), models.Direct{Y: random}), nil, ""},
		{models.NewMLP(sizes), nil, ""},
	} {
		own := row.circuit.Spec()
		var names []string
		for _, r := range row.circuit.(circuit.Referenced).References() {
			names = append(names, r.Name)
			if r.About == "" || r.Rule != row.rule {
				t.Errorf("%s: reference %s by rule %q: %s", own.Name, r.Name, r.Rule, r.About)
			}
			s := r.Circuit.Spec()
			if err := s.Check(); err != nil {
				t.Errorf("%s: reference %s: %v", own.Name, r.Name, err)
			}
			if e, err := rules.Table().Find(r.Rule); err != nil {
				t.Errorf("%s: reference %s: %v", own.Name, r.Name, err)
			} else if err := rules.Check(e.New().On(s), s); err != nil {
				t.Errorf("%s: reference %s: %v", own.Name, r.Name, err)
			}
			for _, p := range s.Stored() {
				if q, ok := own.Projection(p.Name); !ok || !slices.Equal(s.Shape(p), own.Shape(q)) {
					t.Errorf("%s: reference %s has weights %s %v", own.Name, r.Name, p.Name, s.Shape(p))
				}
			}
		}
		if !slices.Equal(names, row.names) {
			t.Errorf("%s: references %v, want %v", own.Name, names, row.names)
		}
	}
}

// The references of dic are the circuit itself under another way to settle, and the perceptron of its excitatory cells and its loss. The
// circuit stays as it was.
func TestReferencesOfDIC(t *testing.T) {
	own := models.RK4Steps{Steps: models.Steps{Dt: 0.002, OpenSteps: 17, ClosedSteps: 19}}
	for _, row := range []struct{ settling, bptt models.Settling }{
		{models.Equilibrium{Tolerance: 0.1}, models.NewEulerSteps()},
		{models.Tsit5{}, models.NewEulerSteps()},
		{own, own},
	} {
		c := dic([]int{4, 6, 3}, squared, skewed, nudged, settling(row.settling))
		solved, _ := reference(c, "equilibrium")
		stepped, _ := reference(c, "bptt")
		plain, _ := reference(c, "mlp")
		same := *c
		same.Settling = models.Equilibrium{}
		circuitsEqual(t, "equilibrium", *solved.Circuit.(*models.DIC), same)
		circuitsEqual(t, "at rest", *c.AtRest().(*models.DIC), same)
		same.Settling = row.bptt
		circuitsEqual(t, "bptt", *stepped.Circuit.(*models.DIC), same)
		if m := plain.Circuit.(*models.MLP); m.Phi != c.PhiE || m.Loss != c.Loss || m.Readout != models.LinearReadout || !slices.Equal(m.Sizes, c.Sizes) {
			t.Errorf("perceptron %+v", m)
		}
		if c.Settling != row.settling {
			t.Errorf("the circuit now settles by %#v", c.Settling)
		}
	}
}

func circuitsEqual(t *testing.T, what string, got, want models.DIC) {
	t.Helper()
	if !slices.Equal(got.Sizes, want.Sizes) {
		t.Errorf("%s: sizes %v", what, got.Sizes)
	}
	got.Sizes, want.Sizes = nil, nil
	if got.PhiE != want.PhiE || got.PhiI != want.PhiI || got.TauE != want.TauE || got.Controller != want.Controller || got.Feedback != want.Feedback ||
		got.Nudge != want.Nudge || got.Loss != want.Loss || got.Settling != want.Settling || got.SoftTargets != want.SoftTargets || got.DriveReadout != want.DriveReadout {
		t.Errorf("%s: %+v, want %+v", what, got, want)
	}
}

// At rest in double precision the circuit is further from nothing than rounding, for each own way to settle.
func TestAtRestIsAtRest(t *testing.T) {
	c := dic([]int{4, 6, 3}, euler(0.005, 5, 5))
	at := circuittest.Draw(c, 3, 50)
	own := solve(t, c, graph.Float64, 3, at.Clone())
	rest := solve(t, c.AtRest().(*models.DIC), graph.Float64, 3, at.Clone())
	if left := rest.v["closed residual"][0]; !(left < 1e-11) || !(own.v["closed residual"][0] > 1e-2) {
		t.Errorf("a residual of %g at rest, %g after five steps", left, own.v["closed residual"][0])
	}
}

// Feedback alignment goes through weights that do not learn, in a copy: the perceptron itself goes on learning.
func TestAlignmentStandsStill(t *testing.T) {
	c := fedBack(models.NewMLP([]int{4, 6, 3}), models.Layered{Y: circuit.Random{Scale: 1}, Learning: true})
	r, _ := reference(c, "feedback-alignment")
	for _, row := range []struct {
		circuit circuit.Circuit
		learns  bool
	}{{r.Circuit, false}, {c, true}} {
		if y, ok := row.circuit.Spec().Projection("Y1"); !ok || y.Plastic != row.learns {
			t.Errorf("Y1 learns: %v, want %v", y.Plastic, row.learns)
		}
	}
}
