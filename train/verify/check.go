package verify

import (
	"math"
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/train/settings"
)

// Report holds the deviations of all cases.
type Report struct {
	Dtype   graph.Dtype
	Results []Result  // of the cases that were computed, in order
	LeftOut []LeftOut // cases of kinds that are not known here
}

// Result is the deviation of one case, quantity by quantity.
type Result struct {
	Case, Kind string
	Quantities []Quantity
	Err        error // why the case could not be computed or compared; then there are no quantities
}

// Quantity is how far one key of one case is from the expected value.
type Quantity struct {
	Key       string
	Deviation float64 // max|computed − expected| / max|expected|; the divisor is 1 where every expected number is zero
	Tolerance float64
	// IllConditioned says that the case loses most of its digits to rounding in this precision, whoever computes it.
	IllConditioned bool
}

// Pass reports whether the deviation is within the tolerance.
func (q Quantity) Pass() bool { return q.Deviation <= q.Tolerance }

// Pass reports whether every quantity is within its tolerance.
func (r Result) Pass() bool {
	return r.Err == nil && !slices.ContainsFunc(r.Quantities, func(q Quantity) bool { return !q.Pass() })
}

// Pass reports whether every case passed that is of a known kind, and there was one.
func (r Report) Pass() bool {
	return len(r.Results) > 0 && !slices.ContainsFunc(r.Results, func(x Result) bool { return !x.Pass() })
}

// LeftOut is a case that could not be computed because its kind is not known.
type LeftOut struct{ Case, Kind string }

// Check computes the cases and compares them with their expected values.
func Check(cases []Case, d graph.Dtype) Report {
	out := Report{Dtype: d}
	for _, c := range cases {
		k, ok := Find(c)
		if !ok {
			out.LeftOut = append(out.LeftOut, LeftOut{c.Name, c.Kind})
			continue
		}
		r := Result{Case: c.Name, Kind: c.Kind}
		r.Quantities, r.Err = k.compare(c, d)
		out.Results = append(out.Results, r)
	}
	return out
}

func (k Kind) compare(c Case, d graph.Dtype) ([]Quantity, error) {
	tolerance := c.Tolerance.of(d)
	if !c.HasExpect() || tolerance <= 0 {
		return nil, c.wrap(errors.Errorf("nothing to compare with: needs expect, and a tolerance for %s", d))
	}
	v, err := k.Compute(c, d)
	if err != nil {
		return nil, err
	}
	if err := settings.Strange("expect", c.Expect, settings.Others(strings.Join(v.Keys(), " "))); err != nil {
		return nil, c.wrap(err)
	}
	tolerance = max(tolerance, c.Tolerance.rounding(d))
	var out []Quantity
	for _, key := range v.Keys() {
		dev, err := v.Get(key).deviation(c.Expect.Child(key))
		if err != nil {
			return nil, c.wrap(errors.WithMessagef(err, "expect.%s", key))
		}
		out = append(out, Quantity{key, dev, tolerance, c.Tolerance.illConditioned(d)})
	}
	return out, nil
}

func (t Tolerance) of(d graph.Dtype) float64 {
	if d == graph.Float64 {
		return t.Float64
	}
	return t.Float32
}

// rounding is the deviation that rounding alone can bring to a case in double precision. The tolerance for single precision says how
// much the case amplifies it.
func (t Tolerance) rounding(d graph.Dtype) float64 {
	if d == graph.Float64 {
		return t.Float32 * graph.Float64.Epsilon() / graph.Float32.Epsilon()
	}
	return 0
}

// illConditioned reports whether rounding takes most digits of a case in single precision, or in double more than its tolerance has room
// for.
func (t Tolerance) illConditioned(d graph.Dtype) bool {
	const most = 1e-2
	return t.rounding(d) > t.of(d) || d == graph.Float32 && t.Float32 >= most
}

// deviation compares the whole quantity with the expected value. The error says that the shapes differ.
func (v Value) deviation(want *settings.Node) (float64, error) {
	if want == nil {
		return 0, errors.New("is missing")
	}
	wants := []*settings.Node{want}
	if v.PerLayer {
		if wants = want.Elements(); want.Kind != settings.List {
			return 0, errors.Errorf("expected a list of layers, got %s", want)
		}
		if len(wants) != len(v.Layers) {
			return 0, errors.Errorf("has %d layers, and %d were computed", len(wants), len(v.Layers))
		}
	}
	var off, scale float64
	for i, got := range v.Layers {
		w, err := settings.NumbersOf(wants[i])
		switch {
		case err != nil:
			return 0, err
		case len(got.Data) == 0 && len(w.Data) == 0:
			continue
		case len(got.Data) == 0:
			return 0, errors.Errorf("has %d elements, and none was computed", len(w.Data))
		}
		if err := w.Fit(got.Shape...); err != nil {
			return 0, err
		}
		for j, x := range w.Data {
			off, scale = max(off, math.Abs(got.Data[j]-x)), max(scale, math.Abs(x))
		}
	}
	if scale == 0 {
		scale = 1
	}
	return off / scale, nil
}
