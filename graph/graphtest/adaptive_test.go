package graphtest_test

import (
	"math"
	"testing"

	"credo/graph"
)

// adaptive is a recurrent network of leaky integrate-and-fire cells, of which the second half adapts (Liu et al. 2021,
// doi:10.1073/pnas.2111821118), over a trial of so many steps of 1 ms:
//
//	a_t = ρ a_{t−1} + (1−ρ) z_{t−1}
//	v_t = α v_{t−1} + (1−α)(x_t W_in + z_{t−1} W_rec) − v_th z_{t−1}      the diagonal of W_rec counts as 0
//	p_t = max(p_{t−1} − P, refractory P z_{t−1})                          P is far above any potential
//	u_t = (v_t − v_th − β a_t)/v_th − p_t,   z_t = [u_t > 0]              ∂z/∂u = γ max(0, 1 − |u|)
//	s_t = κ s_{t−1} + (1−κ) z_t
//	E   = cross-entropy of s_T W_out + b_out, mean over the batch + c Σ_j (rate_j − f₀)²
//
// The penalty p_t stands for the mask of refractory cells: where it is not 0, spike and derivative are. The state has u and no spikes,
// which are [u > 0]: so u is the only array of all steps that the reverse pass reads, beside the input.
type adaptive struct {
	steps, batch, inputs, cells, outputs int
	checkpoint                           int     // of the Scan
	rule                                 string  // one of reversed; the symbolic gradient if it is empty
	rate, density                        float64 // spikes of an input in a step; share of the connections that there are
}

// large is the network at the size of the published task.
var large = adaptive{steps: 2000, batch: 64, inputs: 40, cells: 100, outputs: 2, rate: 0.01, density: 0.1}

const (
	threshold  = 0.01 // v_th
	adaptation = 1.8  // β
	height     = 0.3  // γ
	refractory = 5    // steps
	penalty    = 1e6  // P
	costOfRate = 0.1  // c
	wantedRate = 0.01 // f₀, spikes a step
)

var alpha, rho, kappa = math.Exp(-1. / 20), math.Exp(-1. / 2000), math.Exp(-1. / 20)

// input is an input of the program.
type input struct {
	name  string
	shape []int
}

// inputs of the program, the parameters first.
func (n adaptive) all() (list []input, parameters int) {
	return []input{
		{"W_in", []int{n.inputs, n.cells}}, {"W_rec", []int{n.cells, n.cells}}, {"W_out", []int{n.cells, n.outputs}}, {"b_out", []int{1, n.outputs}},
		{"beta", []int{1, n.cells}}, {"types", []int{n.cells, 2}}, {"x", []int{n.steps, n.batch, n.inputs}}, {"label", []int{n.batch, n.outputs}},
	}, 4
}

// moment writes one step. The state is v, u, a, p, s.
func (n adaptive) moment(b *graph.Builder, state []graph.Node, x, in, rec, beta graph.Node) graph.Step {
	v, u, a, p, s := state[0], state[1], state[2], state[3], state[4]
	before, _ := b.Spike(u, graph.Triangle(height))
	current := b.Add(b.MatMul(x, in), b.MatMul(before, rec))
	a = b.Add(b.Scale(a, rho), b.Scale(before, 1-rho))
	v = b.Sub(b.Add(b.Scale(v, alpha), b.Scale(current, 1-alpha)), b.Scale(before, threshold))
	p = b.Max(b.Shift(p, -penalty), b.Scale(b.Detach(before), refractory*penalty))
	u = b.Sub(b.Shift(b.Scale(b.Sub(v, b.Mul(a, beta)), 1/threshold), -1), p)
	z, _ := b.Spike(u, graph.Triangle(height))
	s = b.Add(b.Scale(s, kappa), b.Scale(z, 1-kappa))
	step := graph.Step{Carry: []graph.Node{v, u, a, p, s}, Sum: []graph.Node{z}}
	if n.rule != "" {
		step.Each = []graph.Node{u}
	}
	return step
}

// trial writes all steps.
func (n adaptive) trial(b *graph.Builder, in map[string]graph.Node) graph.Scanned {
	rec, zero := n.recurrent(b, in), b.Expand(b.Const(0), n.batch, n.cells)
	o := graph.ScanOptions{Checkpoint: n.checkpoint, ForwardOnly: n.rule != ""}
	return b.Scan(n.steps, []graph.Node{zero, zero, zero, zero, zero}, []graph.Node{in["x"]}, o,
		func(b *graph.Builder, state, x []graph.Node) graph.Step {
			return n.moment(b, state, x[0], in["W_in"], rec, in["beta"])
		})
}

// recurrent is W_rec without its diagonal.
func (n adaptive) recurrent(b *graph.Builder, in map[string]graph.Node) graph.Node {
	return b.Mul(in["W_rec"], n.others(b))
}

// others is 0 on the diagonal, else 1.
func (n adaptive) others(b *graph.Builder) graph.Node { return b.Sub(b.Const(1), b.Eye(n.cells)) }

// judge writes the loss and the rate of each cell, in spikes a step.
func (n adaptive) judge(b *graph.Builder, r graph.Scanned, in map[string]graph.Node) (loss, rate graph.Node) {
	y := b.Add(b.MatMul(r.Final[4], in["W_out"]), in["b_out"])
	loss = b.Scale(b.Sum(b.Mul(in["label"], b.LogSoftmax(y))), -1/float64(n.batch))
	rate = b.Scale(b.Sum(r.Sum[0], 0), 1/float64(n.batch*n.steps))
	return b.Add(loss, b.Scale(b.Sum(b.Square(b.Shift(rate, -wantedRate))), costOfRate)), rate
}

// program compiles the loss, the rates and, if wanted, the gradient for each parameter.
func (n adaptive) program(t testing.TB, dtype graph.Dtype, gradient bool) *graph.Program {
	t.Helper()
	b, in := graph.NewBuilder(graph.Options{Dtype: dtype}), map[string]graph.Node{}
	list, parameters := n.all()
	var wrt []graph.Node
	for i, x := range list {
		in[x.name] = b.Input(x.name, x.shape...)
		if i < parameters {
			wrt = append(wrt, in[x.name])
		}
	}
	r := n.trial(b, in)
	loss, rate := n.judge(b, r, in)
	outputs := []graph.Node{loss, rate}
	switch {
	case gradient && n.rule == "":
		outputs = append(outputs, b.Grad(loss, wrt...)...)
	case gradient:
		outputs = append(outputs, n.gradient(b, r, loss, rate, in)...)
	}
	p, err := graph.Compile(b, outputs...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// bind gives the program its inputs.
func (n adaptive) bind(t testing.TB, p *graph.Program, dtype graph.Dtype, values map[string][]float64) {
	t.Helper()
	list, _ := n.all()
	for _, x := range list {
		if err := p.Bind(x.name, graph.ArrayOf(dtype, values[x.name], x.shape...)); err != nil {
			t.Fatal(err)
		}
	}
}

// values are the outputs after a run, row by row.
func (n adaptive) values(p *graph.Program, gradient bool) (outputs [][]float64) {
	count := 2
	if _, parameters := n.all(); gradient {
		count += parameters
	}
	for i := range count {
		a := p.Output(i)
		outputs = append(outputs, drawn(a.Len(), a.At))
	}
	return outputs
}

// run is the outcome of the program of the gradient.
func (n adaptive) run(t testing.TB, dtype graph.Dtype, values map[string][]float64) [][]float64 {
	t.Helper()
	p := n.program(t, dtype, true)
	n.bind(t, p, dtype, values)
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	return n.values(p, true)
}
