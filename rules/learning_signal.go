package rules

import "credo/graph"

// worth is 𝓛, the worth of the spikes of cells as a rule sees it, which is found from the last moment of a trial to the first.
type worth struct {
	ends []graph.Node // values that go from moment to moment, as the trial ends
	rows []graph.Node // courses that it reads
	// write writes 𝓛 of a moment, (batch, cells), and the values that go on to the moment before it.
	write func(b *graph.Builder, later, now []graph.Node) (here graph.Node, earlier []graph.Node)
}

// learningSignal is L, the worth of a spike with the recurrent network held fixed: by the read-out, which filters spikes, and by the rate.
//
//	L_t = (1−κ) Σ_{t' ≥ t} κ^(t'−t) signal_t' + rate_signal
//
// signal is a course, or one value (batch, cells) for the last moment.
func learningSignal(b *graph.Builder, l Locals) worth {
	kappa, signal, whole := l.Firing().Readout, l.Var(l.phase(), "signal"), l.Var(l.phase(), "psi")
	rated := func(b *graph.Builder, n graph.Node) graph.Node { return n }
	if l.Has("rate_signal") {
		rate := l.Var(l.phase(), "rate_signal")
		rated = func(b *graph.Builder, n graph.Node) graph.Node { return b.Add(n, rate) }
	}
	if b.Err() != nil {
		return worth{}
	}
	if signal.Rank() < whole.Rank() {
		one := b.Expand(b.Const(1), 1, 1)
		return worth{ends: []graph.Node{one}, write: func(b *graph.Builder, left, _ []graph.Node) (graph.Node, []graph.Node) {
			return rated(b, b.Mul(signal, b.Scale(left[0], 1-kappa))), []graph.Node{faded(b, b.Scale(left[0], kappa))}
		}}
	}
	return worth{ends: []graph.Node{silence(b, whole)}, rows: []graph.Node{signal}, write: func(b *graph.Builder, later, now []graph.Node) (graph.Node, []graph.Node) {
		sum := b.Add(later[0], now[0])
		return rated(b, b.Scale(sum, 1-kappa)), []graph.Node{b.Scale(sum, kappa)}
	}}
}

// faded is a share (1, 1), but 0 where it is so small that products with it would be denormal numbers, which are slow.
func faded(b *graph.Builder, share graph.Node) graph.Node {
	return b.Mul(share, b.Gt(share, b.Const(1e-30)))
}

// modulated adds to a worth, at synapses onto each cell, the secretion that reaches them from the moment after, in which it was ψ times the worth.
//
//	𝓛_t = L_t + add(secretion_{t+1}),   secretion_t = ψ_t L_t,   0 after the last moment
func (w worth) modulated(b *graph.Builder, psi graph.Node, add func(b *graph.Builder, secretion graph.Node) graph.Node) worth {
	if b.Err() != nil {
		return worth{}
	}
	return worth{
		ends: append([]graph.Node{silence(b, psi)}, w.ends...), rows: append([]graph.Node{psi}, w.rows...),
		write: func(b *graph.Builder, later, now []graph.Node) (graph.Node, []graph.Node) {
			direct, earlier := w.write(b, later[1:], now[1:])
			return b.Add(direct, add(b, later[0])), append([]graph.Node{b.Mul(now[0], direct)}, earlier...)
		},
	}
}

// course returns 𝓛 of all moments.
func (w worth) course(b *graph.Builder, steps int) graph.Node {
	return b.Scan(steps, w.ends, w.rows, graph.ScanOptions{Reverse: true, ForwardOnly: true}, func(b *graph.Builder, later, now []graph.Node) graph.Step {
		here, earlier := w.write(b, later, now)
		return graph.Step{Carry: earlier, Each: []graph.Node{here}}
	}).Each[0]
}

// silence is 0 for every cell of a course.
func silence(b *graph.Builder, course graph.Node) graph.Node {
	return b.Expand(b.Const(0), course.Shape()[1:]...)
}
