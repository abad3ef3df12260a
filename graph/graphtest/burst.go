package graphtest

import (
	"fmt"

	"credo/graph"
	"credo/graph/circuit"
)

// Burst is a network of bursting pyramidal cells (Greedy et al. 2022, doi:10.48550/arXiv.2206.11769): one phase "burst" with a
// sweep of event rates E forward and one of burst rates B back,
//
//	V_l = E_{l−1} W_l + b_l,  E_l = σ(V_l)                            E_0 = x
//	P_L = p (1 + (target − E_L)(1 − E_L))                              burst probability of the read-out, p = ½
//	U_l = B_{l+1} Y_l − E_{l+1} Q_l,  P_l = σ(4 U_l (1 − E_l))         apical potential, burst probability
//	B_l = P_l E_l
//
// The feedback weights are copies: Y_l = W_{l+1}ᵀ, Q_l = p Y_l. The loss is ½ Σ (E_L − target)², mean over the batch.
type Burst struct {
	Sizes []int // inputs, cells of each layer, outputs
}

// BurstBaseline is p, the burst probability of a cell that is not taught.
const BurstBaseline = 0.5

func cells(l int) string { return fmt.Sprintf("E%d", l) }

// Spec describes the circuit: projections W1, b1, … upwards, Y1, Q1, … downwards.
func (c Burst) Spec() circuit.Spec {
	s := circuit.Spec{Name: "burst", Baseline: BurstBaseline, Phases: []string{"burst"}, Signals: circuit.Examples(c.Sizes[0], c.Sizes[len(c.Sizes)-1]), Populations: []circuit.Population{
		{Name: cells(0), Cell: circuit.Sensory, Shape: circuit.Shape{c.Sizes[0]}},
		{Name: "bias", Cell: circuit.Constant, Shape: circuit.Shape{1}},
	}}
	top := len(c.Sizes) - 1
	for l := 1; l <= top; l++ {
		p := circuit.Population{Name: cells(l), Cell: "pyramidal", Shape: circuit.Shape{c.Sizes[l]}, Vars: []string{"v", "u", "b"}, Phi: circuit.Sigmoid{}}
		if l == top {
			p.Cell, p.Vars = circuit.Readout, []string{"v", "b"}
		}
		s.Populations = append(s.Populations, p)
		s.Projections = append(s.Projections,
			circuit.Projection{Name: fmt.Sprintf("W%d", l), Pre: cells(l - 1), Post: cells(l), Onto: "v", Role: circuit.Forward, Plastic: true, Init: circuit.Xavier{Gain: 1}},
			circuit.Projection{Name: fmt.Sprintf("b%d", l), Pre: "bias", Post: cells(l), Onto: "v", Role: circuit.Forward, Plastic: true, Init: circuit.Zeros{}})
	}
	for l := 1; l < top; l++ {
		Y, Q := fmt.Sprintf("Y%d", l), fmt.Sprintf("Q%d", l)
		s.Projections = append(s.Projections,
			circuit.Projection{Name: Y, Pre: cells(l + 1), Post: cells(l), Onto: "u", Role: circuit.Bursts, Source: circuit.Tied{}.String(), Sign: circuit.Positive, Init: circuit.Xavier{Gain: 1}},
			circuit.Projection{Name: Q, Pre: cells(l + 1), Post: cells(l), Onto: "u", Role: circuit.Events, Source: circuit.Tied{}.String(), Sign: circuit.Negative, Init: circuit.Xavier{Gain: 1}})
		s.Constraints = append(s.Constraints,
			circuit.Tie{Dst: Y, Src: fmt.Sprintf("W%d", l+1), Scale: 1, Transposed: true},
			circuit.Tie{Dst: Q, Src: Y, Scale: BurstBaseline})
	}
	return s
}

// Settle writes both sweeps.
func (c Burst) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	const phase = "burst"
	out := circuit.NewSettled(b, c.Spec(), io)
	if b.Err() != nil {
		return out
	}
	one, unit := b.Const(1), b.Expand(b.Const(1), io.Input().Shape()[0], 1)
	out.SetRate(phase, cells(0), io.Input())
	out.SetRate(phase, "bias", unit)
	events, top := []graph.Node{io.Input()}, len(c.Sizes)-1
	for l := 1; l <= top; l++ {
		W, bias := fmt.Sprintf("W%d", l), fmt.Sprintf("b%d", l)
		current := out.Form(W).Current(b, events[l-1], io.Weight(W))
		offset := out.Form(bias).Current(b, unit, io.Weight(bias))
		v := b.Add(current, offset)
		events = append(events, b.Sigmoid(v))
		out.SetCurrent(phase, W, current)
		out.SetCurrent(phase, bias, offset)
		out.SetVar(phase, cells(l), "v", v)
		out.SetRate(phase, cells(l), events[l])
	}
	answer := events[top]
	p := b.Scale(b.Add(one, b.Mul(b.Sub(io.Target(), answer), b.Sub(one, answer))), BurstBaseline)
	bursts := b.Mul(p, answer)
	out.SetVar(phase, cells(top), "b", bursts)
	for l := top - 1; l >= 1; l-- {
		Y, Q := fmt.Sprintf("Y%d", l), fmt.Sprintf("Q%d", l)
		excite := out.Form(Y).Current(b, bursts, io.Weight(Y))
		inhibit := b.Neg(out.Form(Q).Current(b, events[l+1], io.Weight(Q)))
		u := b.Add(excite, inhibit)
		bursts = b.Mul(b.Sigmoid(b.Scale(b.Mul(u, b.Sub(one, events[l])), 4)), events[l])
		out.SetCurrent(phase, Y, excite)
		out.SetCurrent(phase, Q, inhibit)
		out.SetVar(phase, cells(l), "u", u)
		out.SetVar(phase, cells(l), "b", bursts)
	}
	out.SetOutput(phase, answer)
	out.SetLoss(phase, b.Scale(b.Sum(b.Square(b.Sub(answer, io.Target()))), 0.5/float64(answer.Shape()[0])))
	return out
}
