package models

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/graph/integrate"
)

// Tsit5 brings a phase to rest as the publication does: every sample by itself, in steps of 0.1 to 10 ms, the first of 1 ms, for
// at most 2 s and 4096 steps. The steps counted are the slowest sample's, rejected ones included. There is no trajectory: after a
// step each sample is at a time of its own.
//
// Zeros stand for the published tolerances 1e-3 and 1e-6, and for 1e-5 and 1e-8 where the target is nudged, which are also the largest
// that experiments with such a target may have. Nudged targets move a network little, and the distance from rest that tsit5 leaves is
// much of that: on 64-256-10 and 64-256x3-10 the metric "settling error" is 0.4 to 1.8 at a relative tolerance of 1e-3, and below
// 0.02 at 1e-5 (dic section 5.3: 100 times tighter). The other ways need no such bound: in float64 two sweeps leave 4e-9, the
// default steps 2e-4; in float32 each leaves the 3e-3 of rounding.
type Tsit5 struct {
	Rtol float64 `yaml:"rtol" min:"0" doc:"relative tolerance of each step, and of the rate of change at rest; 0: 1e-3, or 1e-5 where nudge is above 0"`
	Atol float64 `yaml:"atol" min:"0" doc:"absolute tolerance of both; 0: 1e-6, or 1e-8 where nudge is above 0"`
}

// published returns the tolerances in place of zeros.
func (t Tsit5) published(nudge float64) Tsit5 {
	largest := Tsit5{Rtol: 1e-3, Atol: 1e-6}
	if nudge > 0 {
		largest = nudgedTsit5
	}
	if t.Rtol == 0 {
		t.Rtol = largest.Rtol
	}
	if t.Atol == 0 {
		t.Atol = largest.Atol
	}
	return t
}

// nudgedTsit5 has the largest tolerances for targets that are nudged.
var nudgedTsit5 = Tsit5{Rtol: 1e-5, Atol: 1e-8}

func (t Tsit5) complete(_ graph.Dtype, nudge float64) (Settling, error) {
	t = t.published(nudge)
	refuse := func(key string, x float64, most string) error {
		return catalog.At("settle."+key, errors.Errorf("%g is not allowed: must be at most %s where nudge is above 0", x, most))
	}
	switch {
	case nudge > 0 && t.Rtol > nudgedTsit5.Rtol:
		return t, refuse("rtol", t.Rtol, "1e-5")
	case nudge > 0 && t.Atol > nudgedTsit5.Atol:
		return t, refuse("atol", t.Atol, "1e-8")
	}
	return t, nil
}

func (t Tsit5) check() error {
	for _, v := range []float64{t.Rtol, t.Atol} {
		if v != 0 && !positive(v) {
			return catalog.At("settle", errors.Errorf("dic: settling to tolerances of %g and %g: both must be positive, or 0 for the published ones", t.Rtol, t.Atol))
		}
	}
	return nil
}

func (t Tsit5) settle(b *graph.Builder, d *dicBatch, _ *circuit.Settled, _ string, start dicState, k *control) (dicState, graph.Node) {
	t = t.published(d.Nudge)
	final, steps := integrate.Tsit5{
		Rtol: t.Rtol, Atol: t.Atol, First: 1e-3, Least: 1e-4, Most: 1e-2, End: 2, Steps: 4096,
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
// leaves its values. As in openRest the derivative of a root is the derivative of a Newton step towards it.
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
