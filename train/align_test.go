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

// scaled is a rule times a factor: what its alignment is, is known.
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
		l := toyLearner(t, scaled{rules.Backprop(), c.by}, optim.SGD{LR: 1}, graph.Float64)
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
		if !slices.Equal(names, []string{"W1", "b1", "V"}) {
			t.Errorf("alignment of %v", names)
		}
	}
}

// Alignment is measured on the weights and images of the step that follows, and changes nothing.
func TestAlignmentChangesNothing(t *testing.T) {
	with := func(every int) (*Learner, *Result) {
		l := toyLearner(t, rules.Backprop(), optim.SGD{LR: 0.5}, graph.Float32)
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
	if layers := Layers(often.Alignment); !slices.Equal(steps, []int{0, 2, 4}) || !slices.Equal(layers, []string{"W1", "b1", "V"}) {
		t.Errorf("measured before steps %v of 6, every 2; layers %v", steps, layers)
	}
	if len(never.Alignment) != 0 {
		t.Error("alignment was measured though nobody asked")
	}
}

// A reference is any rule on any circuit that has the learner's weights: here the rule against itself, twice as long and turned round.
func TestAlignmentToOtherRules(t *testing.T) {
	c := models.NewDIC([]int{4, 5, 3})
	row, err := rules.Find("inhibitory-exact")
	if err != nil {
		t.Fatal(err)
	}
	r := row.New(rules.DefaultOptions(), c.Spec())
	l, err := NewLearner(Part{Circuit: c, Rule: r, Optimizer: optim.SGD{LR: 1}, Dtype: graph.Float64, Inputs: 4, Outputs: 3, Seed: 1,
		References: []Reference{{"twice", c, scaled{r, 2}}, {"against", c, scaled{r, -1}}}})
	if err != nil {
		t.Fatal(err)
	}
	as, err := l.Align(toyBatch(l, 6))
	if err != nil || len(as) != 6 {
		t.Fatalf("%d projections, %v", len(as), err)
	}
	for _, a := range as {
		want := map[string][2]float64{"twice": {0, 0.5}, "against": {180, 1}}[a.To]
		if math.Abs(a.Angle-want[0]) > 1e-6 || math.Abs(a.Ratio-want[1]) > 1e-12 {
			t.Errorf("%+v, want angle and ratio %v", a, want)
		}
	}
	if names := Layers(as); !slices.Equal(names, []string{"W1", "b1", "V"}) {
		t.Errorf("layers %v", names)
	}
}

// A reference that needs weights or memory that the learner has not is refused, before anything runs.
func TestReferencesThatDoNotFit(t *testing.T) {
	dic := models.NewDIC([]int{4, 5, 3})
	threshold, err := rules.Find("inhibitory-threshold")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		reference Reference
		want      string
	}{
		{Reference{"wider", models.NewMLP([]int{4, 9, 3}), rules.Backprop()}, "alignment to wider: circuit mlp has weights W1 of shape [4 9], and circuit dic has none of that name and shape"},
		{Reference{"deeper", models.NewMLP([]int{4, 5, 5, 3}), rules.Backprop()}, "alignment to deeper: circuit mlp has weights W2 of shape [5 5], and circuit dic has none"},
		{Reference{"learned", dic, threshold.New(rules.DefaultOptions(), dic.Spec())}, "alignment to learned: rule inhibitory-threshold remembers inhibitory-threshold/W1/y0, and rule backprop does not"},
		{Reference{"unfit", models.NewMLP([]int{4, 5, 3}), rules.InhibitoryExact()}, "alignment to unfit: rule inhibitory-exact"},
	} {
		_, err := NewLearner(Part{Circuit: dic, Rule: rules.Backprop(), Optimizer: optim.SGD{LR: 1}, Inputs: 4, Outputs: 3, References: []Reference{row.reference}})
		if err == nil || !strings.HasPrefix(err.Error(), row.want) {
			t.Errorf("%s: %v, want %s", row.reference.Name, err, row.want)
		}
	}
}
