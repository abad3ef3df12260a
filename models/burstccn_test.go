package models_test

import (
	"fmt"
	"math"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
	"credo/models"
)

// Oracle: the two sweeps of section 2 of the specification in plain loops, with noise on what a layer receives, and with either burst
// probability.
func TestBurstCCNInPlainLoops(t *testing.T) {
	sizes, batch := []int{4, 6, 5, 3}, 3
	for _, row := range []struct {
		name string
		set  func(c *models.BurstCCN)
		p    func(x, baseline float64) float64 // of U (1 − E)
	}{
		{"published", func(*models.BurstCCN) {}, func(x, _ float64) float64 { return sigma(4 * x) }},
		{"with noise", func(c *models.BurstCCN) { c.Noise = 0.2 }, func(x, _ float64) float64 { return sigma(4 * x) }},
		{"wide", func(c *models.BurstCCN) { c.Wide, c.Baseline = true, 0.3 }, func(x, p float64) float64 { return 2 * p * sigma(2/p*x) }},
	} {
		c := bursting(sizes, row.set)
		program := circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, batch, func(p *circuittest.Page) { circuittest.All(p) })
		in := circuittest.Draw(c, batch, 7)
		got := program.Run(t, in)
		n := func(l int) int { return sizes[l] }
		E := [][]float64{in["x"]}
		for l := 1; l <= 3; l++ {
			sent := append([]float64(nil), E[l-1]...)
			if c.Noise > 0 {
				for i, xi := range in[fmt.Sprint("axon ", l)] {
					sent[i] += c.Noise * xi
				}
			}
			E = append(E, make([]float64, batch*n(l)))
			for s := range batch {
				for j := range n(l) {
					v := in[fmt.Sprint("b", l)][j]
					for i := range n(l - 1) {
						v += sent[s*n(l-1)+i] * in[fmt.Sprint("W", l)][i*n(l)+j]
					}
					E[l][s*n(l)+j] = sigma(v)
				}
			}
		}
		B := make([]float64, batch*n(3))
		for i, e := range E[3] {
			B[i] = c.Baseline * (1 + (in["target"][i]-e)*(1-e)) * e
		}
		for l := 2; l >= 1; l-- {
			U, P, above := make([]float64, batch*n(l)), make([]float64, batch*n(l)), B
			B = make([]float64, batch*n(l))
			for s := range batch {
				for j := range n(l) {
					at := s*n(l) + j
					for k := range n(l + 1) {
						i := s*n(l+1) + k
						U[at] += above[i]*in[fmt.Sprint("Y", l)][k*n(l)+j] - E[l+1][i]*in[fmt.Sprint("Q", l)][k*n(l)+j]
					}
					P[at] = row.p(U[at]*(1-E[l][at]), c.Baseline)
					B[at] = P[at] * E[l][at]
				}
			}
			for name, want := range map[string][]float64{"apical": U, "p": P, "burst": B} {
				circuittest.Near(t, fmt.Sprintf("%s, %s of layer %d", row.name, name, l), got[fmt.Sprintf("variable %s E%d in phase teacher", name, l)], want, 1e-13)
			}
		}
		circuittest.Near(t, row.name+", answer", got["output teacher"], E[3], 1e-14)
	}
}

func sigma(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// A baseline off one half is as published only with the wide probability: otherwise the circuit warns.
func TestBaselineWarns(t *testing.T) {
	off := bursting([]int{4, 6, 3}, func(c *models.BurstCCN) { c.Baseline = 0.3 })
	wide := bursting([]int{4, 6, 3}, func(c *models.BurstCCN) { c.Baseline, c.Wide = 0.3, true })
	if len(off.Spec().Warnings) != 1 || len(wide.Spec().Warnings) != 0 || len(bursting([]int{4, 6, 3}).Spec().Warnings) != 0 {
		t.Errorf("warnings %q, %q", off.Spec().Warnings, wide.Spec().Warnings)
	}
}
