package models

import (
	"credo/graph"
	"credo/graph/integrate"
)

// adaptiveName is the settling by steps of their own length, in Settling.Method.
const adaptiveName = "tsit5"

// adaptive brings a phase to rest as the publication does: every sample by itself, in steps of 0.1 to 10 ms, the first of 1 ms, for
// at most 2 s and 4096 steps. The steps are those of the slowest sample, rejected ones included. There is no trajectory: after a
// step each sample is at a time of its own.
func (d *dicBatch) adaptive(b *graph.Builder, start dicState, k *control) (dicState, graph.Node) {
	final, steps := integrate.Tsit5{
		Rtol: d.Settling.Rtol, Atol: d.Settling.Atol, First: 1e-3, Least: 1e-4, Most: 1e-2, End: 2, Steps: 4096,
	}.Run(b, d.field(k), start.pack())
	if b.Err() != nil {
		return start, graph.Node{}
	}
	end := unpack(final)
	if k == nil {
		end = d.differentiable(b, end)
	}
	return end, steps
}

// differentiable gives the end of an open phase, which no gradient passes, the derivative of the equilibrium that it is near, and
// leaves its values. As in openRest the derivative of a root is that of a Newton step towards it.
func (d *dicBatch) differentiable(b *graph.Builder, end dicState) (out dicState) {
	like := func(value, slope graph.Node) graph.Node { return b.Add(value, b.Sub(slope, b.Detach(slope))) }
	for l, u := range end.uE {
		z := b.Add(d.forward(b, out, l), d.b[l])
		root := d.newton(b, u, d.PhiE.Rate(b, u), d.PhiE.Slope(b, u), graph.Node{}, z)
		out.uE = append(out.uE, like(u, root))
		out.uI = append(out.uI, like(end.uI[l], d.PhiE.Rate(b, out.uE[l])))
	}
	out.v, out.q = like(end.v, d.readout(b, out)), end.q
	return out
}
