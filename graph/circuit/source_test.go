package circuit_test

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"credo/graph/circuit"
)

// A source holds its weights by nothing, by a copy at the start, or by a constraint after every step. Weights under a constraint are not
// free to learn.
func TestSourcesHoldTheirWeights(t *testing.T) {
	at := circuit.Copy{Dst: "Y", Src: "W", Factor: 0.5, Transposed: true}
	half := circuit.Constraint(circuit.Tie{Dst: "Y", Src: "W", Scale: 0.15, Transposed: true})
	signs := circuit.Constraint(circuit.SignOf{Dst: "Y", Src: "W", Transposed: true})
	for _, row := range []struct {
		name           string
		source         circuit.Source
		starts, always []circuit.Constraint
		free           bool
		init           circuit.Init // between 6 and 2 cells, where √(2/(6 + 2)) is 1/2
	}{
		{"random", circuit.Random{Scale: 0.3, Draw: circuit.NormalDraw}, nil, nil, true, circuit.Normal{Std: 0.3}},
		{"random, by size", circuit.Random{Scale: 0.3, Draw: circuit.XavierDraw}, nil, nil, true, circuit.Normal{Std: 0.15}},
		{"symmetric", circuit.Symmetric{Scale: 0.3}, []circuit.Constraint{half}, nil, true, circuit.Zeros{}},
		{"tied", circuit.Tied{Scale: 0.3}, []circuit.Constraint{half}, []circuit.Constraint{half}, false, circuit.Zeros{}},
		{"signs of one size", circuit.Signs{Sizes: circuit.UniformSizes, Scale: 0.3, Draw: circuit.XavierDraw}, nil, []circuit.Constraint{signs}, false, circuit.Equal{To: 0.15}},
		{"signs of drawn sizes", circuit.Signs{Sizes: circuit.FixedSizes, Scale: 0.3, Draw: circuit.NormalDraw}, nil, []circuit.Constraint{signs}, false, circuit.Normal{Std: 0.3}},
		{"signs of new sizes", circuit.Signs{Sizes: circuit.BatchSizes, Scale: 0.3, Draw: circuit.NormalDraw}, nil, nil, false, nil},
	} {
		var s circuit.Spec
		row.source.Hold(&s, at)
		if !slices.Equal(s.Starts, row.starts) || !slices.Equal(s.Constraints, row.always) {
			t.Errorf("%s: at the start %v, always %v", row.name, s.Starts, s.Constraints)
		}
		if got := row.source.Free(); got != row.free {
			t.Errorf("%s: free %v", row.name, got)
		}
		if got := row.source.Init(6, 2); !reflect.DeepEqual(got, row.init) {
			t.Errorf("%s: first weights %#v, want %#v", row.name, got, row.init)
		}
		if err := row.source.Check(); err != nil {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

// A copy of a copy comes after it, at the start and after every step.
func TestTiesFollowTheirOrder(t *testing.T) {
	var s circuit.Spec
	circuit.Tied{Scale: 1}.Hold(&s, circuit.Copy{Dst: "Y", Src: "W", Factor: 1, Transposed: true})
	circuit.Tied{Scale: 1}.Hold(&s, circuit.Copy{Dst: "Q", Src: "Y", Factor: 0.5})
	want := []circuit.Constraint{circuit.Tie{Dst: "Y", Src: "W", Scale: 1, Transposed: true}, circuit.Tie{Dst: "Q", Src: "Y", Scale: 0.5}}
	if !slices.Equal(s.Starts, want) || !slices.Equal(s.Constraints, want) {
		t.Errorf("at the start %v, always %v", s.Starts, s.Constraints)
	}
}

func TestSenselessSourcesAreRefused(t *testing.T) {
	for _, row := range []struct {
		source circuit.Source
		words  string
	}{
		{circuit.Tied{}, "feedback of scale 0: needs a positive number"},
		{circuit.Symmetric{Scale: -1}, "feedback of scale -1"},
		{circuit.Random{Scale: math.NaN()}, "feedback of scale NaN"},
		{circuit.Signs{Sizes: circuit.FixedSizes, Scale: math.Inf(1)}, "feedback of scale +Inf"},
		{circuit.Random{Scale: 1, Draw: "xaver"}, `draw "xaver" is not one of normal, xavier; did you mean xavier?`},
		{circuit.Signs{Sizes: circuit.FixedSizes, Scale: 1, Draw: "big"}, `draw "big" is not one of normal, xavier`},
		{circuit.Signs{Sizes: "fix", Scale: 1}, `sizes "fix" is not one of uniform, batch, fixed`},
	} {
		if err := row.source.Check(); err == nil || !strings.Contains(err.Error(), row.words) {
			t.Errorf("%#v: %v, want %q", row.source, err, row.words)
		}
	}
}
