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

// logistic is dy/dt = y (1 − y), whose solution is 1/(1 + (1/y0 − 1) e^−t), beside dz/dt = −z², 1/(1/z0 + t), driven by nothing
// of the other: two variables of different shapes, so that neither is taken for the other.
func logistic(b *graph.Builder, y []graph.Node) []graph.Node {
	return []graph.Node{b.Mul(y[0], b.Sub(b.Const(1), y[0])), b.Neg(b.Square(y[1]))}
}

var (
	y0 = []float64{0.1, 0.5, 0.9, 1.5, 2, 0.02}
	z0 = []float64{1, 0.25}
)

func solution(t float64) (y, z []float64) {
	for _, v := range y0 {
		y = append(y, 1/(1+(1/v-1)*math.Exp(-t)))
	}
	for _, v := range z0 {
		z = append(z, 1/(1/v+t))
	}
	return y, z
}

// program compiles the nodes that write returns for the states y (2, 3) and z (2), and a scalar dt.
func program(t *testing.T, write func(b *graph.Builder, y []graph.Node, dt graph.Node) []graph.Node) func(dt float64, y, z []float64) [][]float64 {
	t.Helper()
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	out := write(b, []graph.Node{b.Input("y", 2, 3), b.Input("z", 2)}, b.Input("dt"))
	p, err := graph.Compile(b, out...)
	if err != nil {
		t.Fatal(err)
	}
	return func(dt float64, y, z []float64) (values [][]float64) {
		for name, a := range map[string]*graph.Array{
			"y": graph.ArrayOf(graph.Float64, y, 2, 3), "z": graph.ArrayOf(graph.Float64, z, 2), "dt": graph.ArrayOf(graph.Float64, []float64{dt}),
		} {
			if err := p.Bind(name, a); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		for i := range out {
			values = append(values, p.Output(i).Float64s())
		}
		return values
	}
}

// methods returns every integrator of the table.
func methods() (out []integrate.Method) {
	for _, e := range integrate.Table().Entries {
		out = append(out, e.New())
	}
	return out
}

// run integrates logistic for some steps and returns the ends and the trajectories.
func run(t *testing.T, m integrate.Method, steps int) func(dt float64, y, z []float64) [][]float64 {
	return program(t, func(b *graph.Builder, y []graph.Node, dt graph.Node) []graph.Node {
		final, each := integrate.Run(b, m, logistic, y, dt, steps, graph.ScanOptions{})
		return append(final, each...)
	})
}

// The error at t = 2 falls as dt to the power of the declared order: the slope of log error against log dt, over halved steps.
func TestOrder(t *testing.T) {
	y, z := solution(2)
	for _, m := range methods() {
		var last []float64
		for _, steps := range []int{32, 64, 128, 256} {
			got := run(t, m, steps)(2/float64(steps), y0, z0)
			missed := []float64{circuittest.Deviation(got[0], y), circuittest.Deviation(got[1], z)}
			for i := range last {
				if order := math.Log2(last[i] / missed[i]); math.Abs(order-float64(m.Order())) > 0.1 {
					t.Errorf("%s, variable %d: order %.3f between %d and %d steps, declared %d (error %.2g)", m.Name(), i, order, steps/2, steps, m.Order(), missed[i])
				}
			}
			last = missed
		}
		if !(last[0] > 1e-12) {
			t.Errorf("%s: the error %g is all rounding", m.Name(), last[0])
		}
	}
}

// Steps by hand, for y = 1/2 and z = 1, dt = 1: Euler y + 1/4 = 0.75, z − 1 = 0. RK4 for dz/dt = −z²: k1 = −1, k2 = −(1/2)² =
// −0.25, k3 = −(0.875)² = −0.765625, k4 = −(0.234375)² = −0.054931640625; z = 1 + (k1 + 2 k2 + 2 k3 + k4)/6 = 0.485636393229166….
func TestOneStepByHand(t *testing.T) {
	half, one := []float64{0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, []float64{1, 1}
	got := run(t, integrate.Euler{}, 1)(1, half, one)
	circuittest.Near(t, "Euler", append(got[0], got[1]...), []float64{0.75, 0.75, 0.75, 0.75, 0.75, 0.75, 0, 0}, 0)
	got = run(t, integrate.RK4{}, 1)(1, half, one)
	z := 1 + (-1+2*-0.25+2*-0.765625-0.054931640625)/6
	circuittest.Near(t, "RK4", got[1], []float64{z, z}, 1e-15)
}

// A state at rest stays, bit for bit, and its residual is 0: y = 1 and z = 0.
func TestRestIsKept(t *testing.T) {
	one, zero := []float64{1, 1, 1, 0, 0, 1}, []float64{0, 0}
	for _, m := range methods() {
		got := run(t, m, 50)(0.3, one, zero)
		circuittest.Same(t, m.Name()+" y", got[0], one)
		circuittest.Near(t, m.Name()+" z", got[1], zero, 0)
	}
}

// A run is its steps, one by one, and its trajectory holds each of them.
func TestRunIsStepByStep(t *testing.T) {
	const steps, dt = 7, 0.3
	for _, m := range methods() {
		whole := run(t, m, steps)(dt, y0, z0)
		step := program(t, func(b *graph.Builder, y []graph.Node, dt graph.Node) []graph.Node { return m.Step(b, logistic, y, dt) })
		y, z := y0, z0
		for i := range steps {
			next := step(dt, y, z)
			y, z = next[0], next[1]
			circuittest.Near(t, fmt.Sprint(m.Name(), " y after step ", i+1), whole[2][6*i:6*i+6], y, 1e-15)
			circuittest.Near(t, fmt.Sprint(m.Name(), " z after step ", i+1), whole[3][2*i:2*i+2], z, 1e-15)
		}
		circuittest.Near(t, m.Name()+" y at the end", whole[0], y, 1e-15)
		circuittest.Near(t, m.Name()+" z at the end", whole[1], z, 1e-15)
	}
}

// The gradient of a sum over the trajectory, with respect to the start and to dt, agrees with finite differences.
func TestGradientThroughTime(t *testing.T) {
	const steps, dt = 12, 0.1
	for _, m := range methods() {
		for _, o := range []graph.ScanOptions{{}, {Checkpoint: 4}} {
			at := program(t, func(b *graph.Builder, y []graph.Node, dt graph.Node) []graph.Node {
				final, each := integrate.Run(b, m, logistic, y, dt, steps, o)
				loss := b.Add(b.Sum(b.Square(final[0])), b.Add(b.Sum(each[0]), b.Sum(b.Exp(each[1]))))
				return append([]graph.Node{loss}, b.Grad(loss, y[0], y[1], dt)...)
			})
			got := at(dt, y0, z0)
			moved := func(x []float64, i int, dx float64) []float64 {
				out := append([]float64(nil), x...)
				out[i] += dx
				return out
			}
			var dy, dz []float64
			for i := range y0 {
				dy = append(dy, circuittest.Slope(1e-3, func(dx float64) float64 { return at(dt, moved(y0, i, dx), z0)[0][0] }))
			}
			for i := range z0 {
				dz = append(dz, circuittest.Slope(1e-3, func(dx float64) float64 { return at(dt, y0, moved(z0, i, dx))[0][0] }))
			}
			ddt := circuittest.Slope(1e-4, func(dx float64) float64 { return at(dt+dx, y0, z0)[0][0] })
			circuittest.Near(t, m.Name()+" dy", got[1], dy, 1e-9)
			circuittest.Near(t, m.Name()+" dz", got[2], dz, 1e-9)
			circuittest.Near(t, m.Name()+" ddt", got[3], []float64{ddt}, 1e-9)
		}
	}
}

// A step of its own for every sample broadcasts with the state.
func TestStepsOfManyLengths(t *testing.T) {
	for _, m := range methods() {
		got := program(t, func(b *graph.Builder, y []graph.Node, dt graph.Node) []graph.Node {
			field := func(b *graph.Builder, y []graph.Node) []graph.Node { return logistic(b, []graph.Node{y[0], y[0]})[:1] }
			rows := b.Mul(dt, b.Add(b.Reshape(y[1], 2, 1), b.Const(1))) // dt (1 + z), (2, 1)
			return m.Step(b, field, y[:1], rows)
		})(0.1, y0, []float64{1, 0.25})[0]
		for row, dt := range []float64{0.2, 0.125} {
			want := program(t, func(b *graph.Builder, y []graph.Node, dt graph.Node) []graph.Node { return m.Step(b, logistic, y, dt) })(dt, y0, z0)[0]
			circuittest.Near(t, m.Name(), got[3*row:3*row+3], want[3*row:3*row+3], 1e-15)
		}
	}
}

// The residual is the largest absolute value in any node, of any rank.
func TestResidual(t *testing.T) {
	for _, row := range []struct {
		y, z []float64
		want float64
	}{
		{[]float64{1, -2, 0.5, 0, 0, 0}, []float64{1, 1}, 2},
		{[]float64{1, 1, 1, 0, 0, 0}, []float64{-0.5, -7}, 7},
		{make([]float64, 6), make([]float64, 2), 0},
	} {
		got := program(t, func(b *graph.Builder, y []graph.Node, dt graph.Node) []graph.Node {
			return []graph.Node{integrate.Residual(b, append(y, dt))}
		})(-0.25, row.y, row.z)
		circuittest.Near(t, "residual", got[0], []float64{math.Max(row.want, 0.25)}, 0)
	}
}

// The table finds every method by its own name, and every method its entry.
func TestTable(t *testing.T) {
	if _, err := integrate.Table().Find("rk45"); err == nil || !strings.Contains(err.Error(), `integrator "rk45" is not one of euler, rk4; did you mean rk4?`) {
		t.Errorf("got %v", err)
	}
	for _, e := range integrate.Table().Entries {
		got, err := integrate.Table().Find(e.Name)
		if err != nil || got.New() != e.New() || got.New().Name() != e.Name || e.About == "" {
			t.Errorf("%s: found %v, %v", e.Name, got.New(), err)
		}
		if of, ok := integrate.Table().Of(e.New()); !ok || of.Name != e.Name {
			t.Errorf("%s: its thing is found as %q", e.Name, of.Name)
		}
	}
}
