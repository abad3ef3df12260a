package locality

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
)

const (
	rounds   = 2   // times all values are drawn
	samples  = 8   // units of each value that are drawn anew, at most
	rounding = 100 // a change by this many times the precision, relative to the largest element, may be rounding
)

// trial is the compiled step with its free values.
type trial struct {
	*step
	program *graph.Program
	values  []*graph.Array // by free value
	before  [][]float64    // by output: until a unit is drawn anew
	slack   []float64      // by output: changes up to this do not count
	epsilon float64
	rng     *rand.Rand
}

// run returns one line for each free value whose units reach where they must not.
func (s *step) run() ([]string, error) {
	t, err := s.compile()
	if err != nil {
		return nil, errors.WithMessage(err, "probe")
	}
	mixing, alive := make([]string, len(t.free)), !slices.ContainsFunc(t.free, free.local)
	for range rounds {
		if err := t.start(); err != nil {
			return nil, err
		}
		for i := range t.free {
			changed, found, err := t.vary(i)
			if err != nil {
				return nil, err
			}
			alive = alive || changed && t.free[i].local()
			if mixing[i] == "" {
				mixing[i] = found
			}
		}
	}
	if !alive {
		return nil, errors.New("ΔW does not change with anything it is computed from, on the values drawn: nothing is proved")
	}
	return slices.DeleteFunc(mixing, func(m string) bool { return m == "" }), nil
}

func (s *step) compile() (*trial, error) {
	cuts, roots := make([]graph.Node, len(s.free)), make([]graph.Node, len(s.outputs))
	for i, f := range s.free {
		cuts[i] = f.node
	}
	for i, o := range s.outputs {
		roots[i] = o.node
	}
	b, outputs, err := s.Cut(cuts, roots)
	if err != nil {
		return nil, err
	}
	t := &trial{
		step: s, before: make([][]float64, len(roots)), slack: make([]float64, len(roots)),
		epsilon: b.Dtype().Epsilon(), rng: rand.New(rand.NewPCG(1, 2)),
	}
	if t.program, err = graph.Compile(b, outputs...); err != nil {
		return nil, err
	}
	for i, f := range s.free {
		t.values = append(t.values, graph.NewArray(b.Dtype(), f.node.Shape()...))
		if err := t.program.Bind(graph.CutName(i), t.values[i]); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// start draws all values and keeps the outputs.
func (t *trial) start() error {
	for i, f := range t.free {
		for e := range t.values[i].Len() {
			t.values[i].Set(e, f.value(e, t.rng))
		}
	}
	if err := t.program.Run(); err != nil {
		return err
	}
	for i, o := range t.outputs {
		t.before[i] = t.program.Output(i).Float64s()
		largest := 0.0
		for _, x := range t.before[i] {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return errors.Errorf("%s is %v where rates and memory are drawn from (0.1, 0.9), signed currents so too, and all else from a normal distribution", o.name, x)
			}
			largest = max(largest, math.Abs(x))
		}
		t.slack[i] = rounding * t.epsilon * largest
	}
	return nil
}

// vary draws units of a free value anew, one at a time. It tells whether anything changed, and names the first change that is
// not allowed.
func (t *trial) vary(i int) (changed bool, mixing string, err error) {
	f, values := t.free[i], t.values[i]
	if !f.varied() {
		return false, "", nil
	}
	units := f.units * f.networks
	for s := range min(units, samples) {
		k := s
		if units > samples { // spread from the first to the last
			k = s * (units - 1) / (samples - 1)
		}
		old := values.Clone()
		for e := range values.Len() {
			if f.unitOf(e) == k {
				values.Set(e, f.draw(t.rng))
			}
		}
		if err := t.program.Run(); err != nil {
			return changed, mixing, err
		}
		moved, found := t.compare(f, k)
		values.CopyFrom(old)
		changed = changed || moved
		if found != "" {
			return changed, fmt.Sprintf("mixing in %s: %s reaches %s", f.name, f.unit(k), found), nil
		}
	}
	return changed, "", nil
}

// compare looks which elements changed with unit k of f.
func (t *trial) compare(f free, k int) (changed bool, mixing string) {
	for i, o := range t.outputs {
		now := t.program.Output(i)
		for e, was := range t.before[i] {
			if math.Abs(now.At(e)-was) <= t.slack[i] {
				continue
			}
			changed = true
			if !o.may(e, f.layout, k) {
				return true, o.element(e)
			}
		}
	}
	return changed, ""
}
