package graphtest_test

import "credo/graph"

// reversed are the rules that are written as one pass from the last step to the first. 𝓛 is the learning signal of a rule and c is 1 for
// the exact gradient, else 0:
//
//	l_t    = (1−κ) κ^(T−t) ∂E/∂y W_outᵀ + 2 c_rate (rate − f₀)/(B T)
//	𝓛_t    = l_t, or for mdgl l_t + (1−α) (ψ_{t+1} l_{t+1}) Mᵀ            M: the mean weight between two types, where there is a synapse
//	μ_z    = 𝓛_t − v_th μ_v(t+1) + (1−ρ) μ_a(t+1) + c (1−α) μ_v(t+1) W_recᵀ
//	μ_v(t) = ψ_t μ_z + α μ_v(t+1),   μ_a(t) = −β ψ_t μ_z + ρ μ_a(t+1)
//	ΔW_rec = (1−α) Σ z_{t−1}ᵀ μ_v(t), diagonal 0,   ΔW_in = (1−α) Σ x_tᵀ μ_v(t)
//
// A type is inhibitory or excitatory. The pass reads u of all steps and the input; the spikes are [u > 0].
var reversed = []string{"reverse", "e-prop", "mdgl"}

// gradient writes the gradient for each parameter as the rule has it.
func (n adaptive) gradient(b *graph.Builder, r graph.Scanned, loss, rate graph.Node, in map[string]graph.Node) []graph.Node {
	readout := b.Grad(loss, in["W_out"], in["b_out"])
	y := b.Add(b.MatMul(r.Final[4], in["W_out"]), in["b_out"])
	dy := b.Scale(b.Sub(b.Softmax(y), in["label"]), (1-kappa)/float64(n.batch))
	regular := b.Scale(b.Shift(rate, -wantedRate), 2*costOfRate/float64(n.batch*n.steps))
	back := n.back(b, in)
	zero := b.Expand(b.Const(0), n.batch, n.cells)
	done := b.Scan(n.steps, []graph.Node{b.MatMul(dy, b.Transpose(in["W_out"])), zero, zero, zero}, []graph.Node{r.Each[0], in["x"]},
		graph.ScanOptions{Reverse: true, ForwardOnly: true}, func(b *graph.Builder, later, now []graph.Node) graph.Step {
			return n.earlier(b, later, now, regular, back, in["beta"])
		})
	rec := b.Mul(done.Sum[1], n.others(b))
	return append([]graph.Node{b.Scale(done.Sum[0], 1-alpha), b.Scale(rec, 1-alpha)}, readout...)
}

// back is the matrix that signals of cells come back through, and zero (1, 1) for e-prop.
func (n adaptive) back(b *graph.Builder, in map[string]graph.Node) graph.Node {
	rec := n.recurrent(b, in)
	switch n.rule {
	case "reverse":
		return b.Transpose(rec)
	case "mdgl":
		return b.Transpose(n.ofTypes(b, rec, in["types"]))
	default:
		return b.Const(0)
	}
}

// ofTypes has in place of each weight that is not 0 the mean of those between the two types, (cells, cells).
func (n adaptive) ofTypes(b *graph.Builder, w, types graph.Node) graph.Node {
	there := b.Gt(b.Abs(w), b.Const(0))
	block := func(x graph.Node) graph.Node { return b.MatMul(b.MatMul(b.Transpose(types), x), types) }
	mean := b.Div(block(w), block(there))
	return b.Mul(b.MatMul(b.MatMul(types, mean), b.Transpose(types)), there)
}

// earlier writes one step of the pass. The state is the signal of the read-out, μ_v, μ_a, and ψ l for mdgl.
func (n adaptive) earlier(b *graph.Builder, later, now []graph.Node, regular, back, beta graph.Node) graph.Step {
	readout, v, a, secreted, u, x := later[0], later[1], later[2], later[3], now[0], now[1]
	z, slope := b.Spike(u, graph.Triangle(height))
	psi := b.Scale(slope, 1/threshold)
	l := b.Add(readout, regular)
	mu := b.Add(b.Sub(l, b.Scale(v, threshold)), b.Scale(a, 1-rho))
	switch n.rule {
	case "reverse":
		mu = b.Add(mu, b.Scale(b.MatMul(v, back), 1-alpha))
	case "mdgl":
		mu = b.Add(mu, b.Scale(b.MatMul(secreted, back), 1-alpha))
		secreted = b.Mul(psi, l)
	}
	rec := b.MatMul(b.Transpose(z), v)
	mu = b.Mul(psi, mu)
	v = b.Add(mu, b.Scale(v, alpha))
	a = b.Sub(b.Scale(a, rho), b.Mul(mu, beta))
	return graph.Step{Carry: []graph.Node{b.Scale(readout, kappa), v, a, secreted}, Sum: []graph.Node{b.MatMul(b.Transpose(x), v), rec}}
}
