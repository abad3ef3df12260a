package integrate_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
	"credo/graph/integrate"
)

// A plain loop over one sample, with the tableau in the form of Tsitouras 2011: the derivatives are taken at times nodes, and
// missed is the difference of the two orders' weights. It returns the state, and the steps taken and rejected.
type loop struct {
	integrate.Tsit5
	f func(y []float64) []float64
}

var (
	tableau = [7][7]float64{
		{},
		{0.161},
		{-0.008480655492356989, 0.335480655492357},
		{2.8971530571054935, -6.359448489975075, 4.3622954328695815},
		{5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525},
		{5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383},
		{0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774},
	}
	nodes  = [7]float64{0, 0.161, 0.327, 0.9, 0.9800255409045097, 1, 1}
	missed = [7]float64{-0.00178001105222577714, -0.0008164344596567469, 0.007880878010261995, -0.1447110071732629, 0.5823571654525552,
		-0.45808210592918697, 1.0 / 66}
)

func (l loop) run(y []float64) (end []float64, steps, rejected int) {
	norm := func(x []float64) float64 {
		sum := 0.0
		for _, v := range x {
			sum += v * v
		}
		return math.Sqrt(sum / float64(len(x)))
	}
	t, h, s1, s2 := 0.0, l.First, 1.0, 1.0
	for steps < l.Steps {
		steps++
		dt := math.Min(h, l.End-t)
		var k [7][]float64
		next := y
		for i := range k {
			next = append([]float64(nil), y...)
			for j := range i {
				for n := range y {
					next[n] += dt * tableau[i][j] * k[j][n]
				}
			}
			k[i] = l.f(next)
		}
		scaled := make([]float64, len(y))
		for n := range y {
			for j := range k {
				scaled[n] += dt * missed[j] * k[j][n] / (l.Atol + l.Rtol*math.Max(math.Abs(y[n]), math.Abs(next[n])))
			}
		}
		s := math.Max(norm(scaled), 1e-30)
		lo, hi := 0.1, 0.9
		accepted := s < 1 || h <= l.Least
		if accepted {
			lo, hi = 1, 2
		} else {
			rejected++
		}
		h = dt * math.Min(hi, math.Max(lo, 0.9*math.Pow(s, -0.1)*math.Pow(s1, 0.06)*math.Pow(s2, -0.02)))
		h = math.Min(l.Most, math.Max(l.Least, h))
		if accepted {
			t, y, s1, s2 = t+dt, next, s, s1
		}
		if norm(l.f(y)) < l.Atol+l.Rtol*norm(y) || !(t < l.End) {
			break
		}
	}
	return y, steps, rejected
}

// The loop's tableau meets the conditions of order 5 with its weights, and of order 4 with the other weights (Butcher's trees). Each
// of its rows adds up to its time.
func TestTableau(t *testing.T) {
	ones := [7]float64{1, 1, 1, 1, 1, 1, 1}
	a := func(x [7]float64) (out [7]float64) {
		for i := range out {
			for j := range x {
				out[i] += tableau[i][j] * x[j]
			}
		}
		return out
	}
	times := func(xs ...[7]float64) [7]float64 {
		out := ones
		for _, x := range xs {
			for i := range out {
				out[i] *= x[i]
			}
		}
		return out
	}
	c := nodes
	circuittest.Near(t, "times", func() []float64 { x := a(ones); return x[:] }(), c[:], 1e-14)
	cc, ac := times(c, c), a(c)
	for i, tree := range []struct {
		x    [7]float64
		want float64
	}{
		{ones, 1}, {c, 1. / 2}, {cc, 1. / 3}, {ac, 1. / 6}, {times(cc, c), 1. / 4}, {times(c, ac), 1. / 8}, {a(cc), 1. / 12}, {a(ac), 1. / 24},
		{times(cc, cc), 1. / 5}, {times(cc, ac), 1. / 10}, {times(ac, ac), 1. / 20}, {times(c, a(cc)), 1. / 15}, {times(c, a(ac)), 1. / 30},
		{a(times(cc, c)), 1. / 20}, {a(times(c, ac)), 1. / 40}, {a(a(cc)), 1. / 60}, {a(a(ac)), 1. / 120},
	} {
		five, four := 0.0, 0.0
		for j := range tree.x {
			five, four = five+tableau[6][j]*tree.x[j], four+(tableau[6][j]-missed[j])*tree.x[j]
		}
		if math.Abs(five-tree.want) > 1e-13 || i < 8 && math.Abs(four-tree.want) > 1e-13 {
			t.Errorf("tree %d: %.16g and %.16g, want %.16g", i+1, five, four, tree.want)
		}
	}
}

// plant is a system of one sample with state x, y, z₁, z₂: three variables, not all of one size.
type plant struct {
	loop  func(y []float64) []float64
	graph integrate.Field
	start [2][]float64 // two samples
	set   integrate.Tsit5
}

// decay falls with a rate for each variable.
func decay(x, y, z float64) (func([]float64) []float64, integrate.Field) {
	return func(s []float64) []float64 { return []float64{-x * s[0], -y * s[1], -z * s[2], -z * s[3]} },
		func(b *graph.Builder, s []graph.Node) []graph.Node {
			return []graph.Node{b.Scale(s[0], -x), b.Scale(s[1], -y), b.Scale(s[2], -z)}
		}
}

// swing is x' = 100 y, y' = −100 tanh x, and z' = −z³.
func swing() (func([]float64) []float64, integrate.Field) {
	return func(s []float64) []float64 {
			return []float64{100 * s[1], -100 * math.Tanh(s[0]), -s[2] * s[2] * s[2], -s[3] * s[3] * s[3]}
		}, func(b *graph.Builder, s []graph.Node) []graph.Node {
			return []graph.Node{b.Scale(s[1], 100), b.Scale(b.Tanh(s[0]), -100), b.Neg(b.Mul(b.Square(s[2]), s[2]))}
		}
}

var published = integrate.Tsit5{Rtol: 1e-3, Atol: 1e-6, First: 1e-3, Least: 1e-4, Most: 1e-2, End: 2, Steps: 4096}

func plants() map[string]plant {
	with := func(set func(m *integrate.Tsit5)) integrate.Tsit5 {
		m := published
		set(&m)
		return m
	}
	of := func(set integrate.Tsit5, one, two []float64) func(func([]float64) []float64, integrate.Field) plant {
		return func(f func([]float64) []float64, g integrate.Field) plant {
			return plant{f, g, [2][]float64{one, two}, set}
		}
	}
	bold := with(func(m *integrate.Tsit5) { m.First, m.Most = 0.05, 0.1 })
	short := with(func(m *integrate.Tsit5) { m.End = 0.003 })
	hasty := with(func(m *integrate.Tsit5) { m.First, m.Most, m.End, m.Rtol, m.Atol = 0.05, 0.1, 0.02, 1e-14, 1e-17 })
	brief := bold
	brief.End = 0.3
	return map[string]plant{
		"decay":        of(published, []float64{1, -2, 3, 0.5}, []float64{0.01, 500, -4, 7})(decay(20, 30, 50)),
		"bold":         of(bold, []float64{1, -2, 3, 0.5}, []float64{0.01, 500, -4, 7})(decay(20, 30, 50)),
		"stiff":        of(bold, []float64{1, 1, 1, 2}, []float64{-7, 0.1, 90, 0.3})(decay(400, 4, 40)),
		"too stiff":    of(short, []float64{1e-9, 1, 1, 2}, []float64{1e-30, 2, -5, 1})(decay(4e4, 4, 40)),
		"hasty":        of(hasty, []float64{1, 1, 1, 2}, []float64{-70, 2, -5, 1})(decay(4e3, 4, 40)),
		"swing":        of(brief, []float64{1, 0, 3, 1}, []float64{0.2, -2, 0.1, 0})(swing()),
		"out of steps": of(with(func(m *integrate.Tsit5) { m.Steps = 30 }), []float64{1, 0, 3, 1}, []float64{0.2, -2, 0.1, 0})(swing()),
	}
}

// adapt runs samples through a graph and returns their ends, the residual and the steps.
func adapt(t *testing.T, m integrate.Tsit5, f integrate.Field, d graph.Dtype, samples ...[]float64) (ends [][]float64, residual, steps float64) {
	t.Helper()
	b := graph.NewBuilder(graph.Options{Dtype: d})
	n := len(samples)
	y := []graph.Node{b.Input("x", n, 1), b.Input("y", n, 1), b.Input("z", n, 2)}
	final, count := m.Run(b, f, y)
	p, err := graph.Compile(b, append(final, integrate.Residual(b, f(b, final)), count)...)
	if err != nil {
		t.Fatal(err)
	}
	var x, v, z []float64
	for _, s := range samples {
		x, v, z = append(x, s[0]), append(v, s[1]), append(z, s[2:]...)
	}
	for name, a := range map[string]*graph.Array{"x": graph.ArrayOf(d, x, n, 1), "y": graph.ArrayOf(d, v, n, 1), "z": graph.ArrayOf(d, z, n, 2)} {
		if err := p.Bind(name, a); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	out := func(i int) []float64 { return p.Output(i).Float64s() }
	for i := range samples {
		ends = append(ends, []float64{out(0)[i], out(1)[i], out(2)[2*i], out(2)[2*i+1]})
	}
	return ends, out(3)[0], out(4)[0]
}

// The graph takes as many steps as the plain loop and ends at the same state. Where a step's error is far below the tolerance it is
// mostly rounding, and the lengths of steps carry the rounding on: hence no more than 8 digits.
func TestAdaptiveStepsAreThoseOfTheLoop(t *testing.T) {
	refused := 0
	for name, p := range plants() {
		for i, start := range p.start {
			want, steps, rejected := loop{p.set, p.loop}.run(start)
			got, _, taken := adapt(t, p.set, p.graph, graph.Float64, start)
			if taken != float64(steps) {
				t.Errorf("%s, sample %d: %g steps, the loop takes %d", name, i, taken, steps)
			}
			circuittest.Near(t, fmt.Sprint(name, ", sample ", i), got[0], want, 1e-8)
			refused += rejected
		}
	}
	if refused < 10 {
		t.Errorf("only %d steps were rejected: that path is not tested", refused)
	}
}

// A sample does not depend on its neighbours, one of them not a number. The batch takes as many steps as its slowest sample.
func TestAdaptiveSamplesAreAlone(t *testing.T) {
	for name, p := range plants() {
		alone, _, steps := adapt(t, p.set, p.graph, graph.Float64, p.start[0])
		other, _, more := adapt(t, p.set, p.graph, graph.Float64, p.start[1])
		bad := []float64{math.NaN(), 1, 1, 1}
		both, _, most := adapt(t, p.set, p.graph, graph.Float64, p.start[1], bad, p.start[0])
		circuittest.Same(t, name, both[2], alone[0])
		circuittest.Same(t, name, both[0], other[0])
		if most != max(steps, more) {
			t.Errorf("%s: %g steps for both, %g and %g alone", name, most, steps, more)
		}
		if !math.IsNaN(both[1][0]) {
			t.Errorf("%s: the sample that was not a number is %g", name, both[1][0])
		}
	}
}

// Steps held at one length have order 5: when they are halved, the error of z' = −z³ and of e^−t falls by 2⁵ at least; at these
// lengths the terms of the next order are still seen.
func TestAdaptiveOrder(t *testing.T) {
	f := func(b *graph.Builder, s []graph.Node) []graph.Node {
		return []graph.Node{b.Neg(s[0]), b.Scale(s[1], 0), b.Neg(b.Mul(b.Square(s[2]), s[2]))}
	}
	want := []float64{math.Exp(-2), 0, 1 / math.Sqrt(1+2*2), 1 / math.Sqrt(1/0.25+2*2)}
	var last []float64
	for _, steps := range []int{8, 16, 32} {
		dt := 2 / float64(steps)
		m := integrate.Tsit5{Rtol: 1e-20, Atol: 1e-20, First: dt, Least: dt, Most: dt, End: 2, Steps: steps}
		got, _, taken := adapt(t, m, f, graph.Float64, []float64{1, 0, 1, 0.5})
		if taken != float64(steps) {
			t.Errorf("%g steps of %d", taken, steps)
		}
		off := []float64{math.Abs(got[0][0] - want[0]), math.Abs(got[0][2] - want[2])}
		for i := range last {
			if order := math.Log2(last[i] / off[i]); !(order > 4.9) {
				t.Errorf("variable %d: order %.2f at %d steps (error %.2g)", i, order, steps, off[i])
			}
		}
		last = off
	}
}

// A decay is known: with a step's error at most 1e-3 of it and no stop before the end, e^−20t is met to that.
func TestAdaptiveFollowsADecay(t *testing.T) {
	_, f := decay(20, 10, 5)
	m := published
	m.End = 0.1
	for _, d := range []graph.Dtype{graph.Float64, graph.Float32} {
		for _, rtol := range []float64{1e-3, 1e-5} {
			m.Rtol, m.Atol = rtol, rtol/1e3
			got, _, _ := adapt(t, m, f, d, []float64{1, -2, 3, 0.5})
			want := []float64{math.Exp(-2), -2 * math.Exp(-1), 3 * math.Exp(-0.5), 0.5 * math.Exp(-0.5)}
			circuittest.Near(t, fmt.Sprint(d, " at ", rtol), got[0], want, rtol)
		}
	}
}

// A sample at rest stays, bit for bit, and is done after one step. A sample that runs out of steps or time has a large residual.
func TestAdaptiveEnds(t *testing.T) {
	_, falls := decay(20, 30, 50)
	got, residual, steps := adapt(t, published, falls, graph.Float64, make([]float64, 4))
	circuittest.Same(t, "rest", got[0], make([]float64, 4))
	circuittest.Near(t, "residual and steps at rest", []float64{residual, steps}, []float64{0, 1}, 0)

	start := []float64{1, -2, 3, 0.5}
	if _, residual, _ := adapt(t, published, falls, graph.Float64, start); !(residual < 1e-4) {
		t.Errorf("a residual of %g after enough steps", residual)
	}
	few := published
	few.Steps = 7
	if _, residual, steps := adapt(t, few, falls, graph.Float64, start); steps != 7 || !(residual > 1) {
		t.Errorf("a residual of %g after %g steps of 7", residual, steps)
	}
	short := published
	short.End = 0.05
	got, residual, _ = adapt(t, short, falls, graph.Float64, start)
	if !(residual > 1) {
		t.Errorf("a residual of %g when time is out", residual)
	}
	circuittest.Near(t, "the end of time", got[0][:2], []float64{math.Exp(-1), -2 * math.Exp(-1.5)}, 1e-3)
}

func TestAdaptiveRefusesOtherShapes(t *testing.T) {
	b := graph.NewBuilder(graph.Options{})
	published.Run(b, logistic, []graph.Node{b.Input("y", 2, 3), b.Input("z", 2)})
	if err := b.Err(); err == nil || !strings.Contains(err.Error(), "tsit5: a variable has shape [2]: it must be (batch, size)") {
		t.Errorf("got %v", err)
	}
}
