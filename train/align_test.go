package train

import (
	"math"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train/optim"
)

// ruleFor is the rule of that name for a circuit, with the published options.
func ruleFor(t testing.TB, name string, c circuit.Circuit) rules.Rule {
	t.Helper()
	e, err := rules.Table().Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return e.New().On(c.Spec())
}

// scaled is a rule times a factor, so that its alignment is known.
type scaled struct {
	rules.Rule
	by float64
}

func (r scaled) Updates(b *graph.Builder, s *circuit.Settled) []rules.Update {
	us := r.Rule.Updates(b, s)
	for i := range us {
		us[i].DW = b.Scale(us[i].DW, r.by)
	}
	return us
}

func TestAlignmentOfBackpropagationWithItself(t *testing.T) {
	for _, c := range []struct{ by, cosine, angle, ratio float64 }{{1, 1, 0, 1}, {2, 1, 0, 2}, {-0.5, -1, 180, 0.5}} {
		l := toyLearner(t, scaled{rules.Backprop(), c.by}, optim.NewSGD(1), graph.Float64)
		as, err := l.Align(toyBatch(l, 6))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, a := range as {
			names = append(names, a.Projection)
			if math.Abs(a.Cosine-c.cosine) > 1e-12 || math.Abs(a.Angle-c.angle) > 1e-6 || math.Abs(a.Ratio-c.ratio) > 1e-12 {
				t.Errorf("back-propagation times %v: %+v", c.by, a)
			}
		}
		if !slices.Equal(names, []string{"W1", "b1", "V", Whole}) {
			t.Errorf("alignment of %v", names)
		}
	}
}

// Alignment is measured on the weights and images of the step that follows, and changes nothing.
func TestAlignmentChangesNothing(t *testing.T) {
	with := func(every int) (*Learner, *Result) {
		l := toyLearner(t, rules.Backprop(), optim.NewSGD(0.5), graph.Float32)
		r, err := Fit(t.Context(), l, toySplits(), FitOptions{Batch: 3, Epochs: 2, Seed: 1, AlignEvery: every}, &silent{})
		if err != nil {
			t.Fatal(err)
		}
		return l, r
	}
	a, never := with(0)
	b, often := with(2)
	if !slices.Equal(a.State.Weights.Get("W1").F32, b.State.Weights.Get("W1").F32) {
		t.Error("measuring alignment changes the weights")
	}
	var steps []int
	for _, a := range often.Alignment {
		if a.Projection == "V" {
			steps = append(steps, a.Step)
		}
	}
	if layers := Layers(often.Alignment); !slices.Equal(steps, []int{0, 2, 4}) || !slices.Equal(layers, []string{"W1", "b1", "V", Whole}) {
		t.Errorf("measured before steps %v of 6, every 2; layers %v", steps, layers)
	}
	if len(never.Alignment) != 0 {
		t.Error("alignment was measured though nobody asked")
	}
}

// A reference is any rule on any circuit that has the learner's weights: here the rule against itself, twice as long and turned round.
func TestAlignmentToOtherRules(t *testing.T) {
	c := models.NewDIC([]int{4, 5, 3})
	r := ruleFor(t, "inhibitory-exact", c)
	l, err := NewLearner(Setup{Circuit: c, Rule: r, Optimizer: optim.NewSGD(1), Dtype: graph.Float64, Seed: 1,
		References: []Reference{{"twice", c, scaled{r, 2}}, {"against", c, scaled{r, -1}}}})
	if err != nil {
		t.Fatal(err)
	}
	as, err := l.Align(toyBatch(l, 6))
	if err != nil || len(as) != 8 {
		t.Fatalf("%d projections, %v", len(as), err)
	}
	for _, a := range as {
		want := map[string][2]float64{"twice": {0, 0.5}, "against": {180, 1}}[a.To]
		if math.Abs(a.Angle-want[0]) > 1e-6 || math.Abs(a.Ratio-want[1]) > 1e-12 {
			t.Errorf("%+v, want angle and ratio %v", a, want)
		}
	}
	if names := Layers(as); !slices.Equal(names, []string{"W1", "b1", "V", Whole}) {
		t.Errorf("layers %v", names)
	}
}

// A reference that needs weights or memory that the learner has not is refused, before anything runs.
func TestReferencesThatDoNotFit(t *testing.T) {
	dic := models.NewDIC([]int{4, 5, 3})
	for _, row := range []struct {
		reference Reference
		want      string
	}{
		{Reference{"wider", models.NewMLP([]int{4, 9, 3}), rules.Backprop()}, "alignment to wider: circuit mlp has weights W1 of shape [4 9], and circuit dic has none of that name and shape"},
		{Reference{"deeper", models.NewMLP([]int{4, 5, 5, 3}), rules.Backprop()}, "alignment to deeper: circuit mlp has weights W2 of shape [5 5], and circuit dic has none"},
		{Reference{"learned", dic, ruleFor(t, "inhibitory-threshold", dic)}, "alignment to learned: rule inhibitory-threshold remembers inhibitory-threshold/W1/y0, and rule backprop does not"},
		{Reference{"unfit", models.NewMLP([]int{4, 5, 3}), rules.InhibitoryExact()}, "alignment to unfit: rule inhibitory-exact"},
	} {
		_, err := NewLearner(Setup{Circuit: dic, Rule: rules.Backprop(), Optimizer: optim.NewSGD(1), References: []Reference{row.reference}})
		if err == nil || !strings.HasPrefix(err.Error(), row.want) {
			t.Errorf("%s: %v, want %s", row.reference.Name, err, row.want)
		}
	}
}

// All weights together but biases: by hand, of the alignment of each projection.
func TestAlignmentAsAWhole(t *testing.T) {
	c := models.NewDIC([]int{4, 5, 3})
	l, err := NewLearner(Setup{Circuit: c, Rule: ruleFor(t, "inhibitory-exact", c), Optimizer: optim.NewSGD(1), Dtype: graph.Float64, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	as, err := l.Align(toyBatch(l, 6))
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]Alignment{}
	for _, a := range as {
		by[a.Projection] = a
	}
	own, err := l.Changes(toyBatch(l, 6))
	if err != nil {
		t.Fatal(err)
	}
	// |x|, |y| and x·y of W1 and of V give them for both.
	var x2, y2, xy float64
	for _, name := range []string{"W1", "V"} {
		x := norm(own.Get(name).F64)
		y := x / by[name].Ratio
		x2, y2, xy = x2+x*x, y2+y*y, xy+x*y*by[name].Cosine
	}
	if got := by[Whole]; math.Abs(got.Cosine-xy/math.Sqrt(x2*y2)) > 1e-12 || math.Abs(got.Ratio-math.Sqrt(x2/y2)) > 1e-12 || got.Angle < 1 {
		t.Errorf("as a whole %+v, of its parts cosine %g, ratio %g", got, xy/math.Sqrt(x2*y2), math.Sqrt(x2/y2))
	}
}

// turned is a circuit whose feedback of bursts has the opposite signs of its original.
type turned struct{ circuit.Circuit }

func (c turned) Spec() circuit.Spec {
	s := c.Circuit.Spec()
	for _, list := range [][]circuit.Constraint{s.Starts, s.Constraints} {
		for i, k := range list {
			if tie, ok := k.(circuit.Tie); ok && strings.HasPrefix(tie.Dst, "Y") {
				tie.Scale = -tie.Scale
				list[i] = tie
			}
		}
	}
	return s
}

// Feedback weights are compared with the weights that they may come to resemble; apical potentials and burst probabilities are reported.
// The oracles: a copy has angle 0, a copy turned round 180°, and without a teacher everything is at the baseline.
func TestMirrorsAndWatchedVariables(t *testing.T) {
	burst := models.NewBurstCCN([]int{4, 5, 6, 3})
	burst.LearnQ, burst.Teacher, burst.Y = false, false, circuit.Tied{Scale: 2}
	c := turned{burst}
	l, err := NewLearner(Setup{Circuit: c, Rule: ruleFor(t, "burst", c), Optimizer: optim.NewSGD(1), Dtype: graph.Float64, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	as, err := l.Align(toyBatch(l, 6))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, a := range as {
		want, mirror := map[string][2]float64{"Wᵀ": {180, 2}, "Y": {0, 0.5}}[a.To]
		if !mirror {
			continue
		}
		if seen++; math.Abs(a.Angle-want[0]) > 1e-6 || math.Abs(a.Ratio-want[1]) > 1e-12 {
			t.Errorf("%+v, want angle and ratio %v", a, want)
		}
	}
	watched, err := l.Watch(toyBatch(l, 6))
	if err != nil || seen != 4 || len(watched) != 4 {
		t.Fatalf("%d mirrors, %d variables, %v", seen, len(watched), err)
	}
	for _, s := range watched {
		want := map[string]Statistic{"apical": {}, "p": {Mean: 0.5, Size: 0.5}}[s.Var]
		if math.Abs(s.Mean-want.Mean) > 1e-14 || math.Abs(s.Size-want.Size) > 1e-14 || s.SD > 1e-14 {
			t.Errorf("%+v, want %+v", s, want)
		}
	}
	// By hand: −1, 0, 4 have mean 1, mean size 5/3, variance (4 + 1 + 9)/3.
	s := statistic(graph.ArrayOf(graph.Float64, []float64{-1, 0, 4}, 3))
	if math.Abs(s.Mean-1) > 1e-15 || math.Abs(s.Size-5./3) > 1e-15 || math.Abs(s.SD-math.Sqrt(14./3)) > 1e-15 {
		t.Errorf("%+v", s)
	}
}
