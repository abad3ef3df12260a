package models_test

import (
	"fmt"
	"math"
	"testing"

	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
)

// forward is the perceptron in loops: h_l = φ(h_{l−1} W_l + b_l), and at the end h V, or the output units' potentials and rates.
func forward(c *models.MLP, at circuittest.Values, batch int) (potentials [][]float64, rates [][]float64) {
	phi := phiOf(c.Phi)
	if c.Phi == (circuit.Sigmoid{}) {
		phi.rate = func(u float64) float64 { return 1 / (1 + math.Exp(-u)) }
	}
	h := at["x"]
	for l := 1; l < len(c.Sizes); l++ {
		name, offset := fmt.Sprintf("W%d", l), at[fmt.Sprintf("b%d", l)]
		if c.Readout == models.LinearReadout && l == len(c.Sizes)-1 {
			name, offset = "V", make([]float64, c.Sizes[l])
		}
		n, m := c.Sizes[l-1], c.Sizes[l]
		u := make([]float64, batch*m)
		next := make([]float64, batch*m)
		for s := range batch {
			for j := range m {
				u[s*m+j] = offset[j]
				for i := range n {
					u[s*m+j] += h[s*n+i] * at[name][i*m+j]
				}
				next[s*m+j] = phi.rate(u[s*m+j])
			}
		}
		potentials, rates = append(potentials, u), append(rates, next)
		h = next
	}
	return potentials, rates
}

func TestMLPIsItsFormula(t *testing.T) {
	logits := models.NewSigmoidMLP([]int{4, 6, 5, 3})
	logits.Loss = circuit.CrossEntropy{}
	mse := models.NewMLP([]int{4, 6, 3})
	mse.Loss = circuit.SquaredError{}
	for _, row := range []struct {
		name   string
		c      *models.MLP
		answer func(potential, rate []float64) []float64
	}{
		{"linear read-out", models.NewMLP([]int{4, 6, 5, 3}), func(u, _ []float64) []float64 { return u }},
		{"linear read-out, mse", mse, func(u, _ []float64) []float64 { return u }},
		{"no hidden layer", models.NewMLP([]int{4, 3}), func(u, _ []float64) []float64 { return u }},
		{"sigmoid, mse: answers with rates", models.NewSigmoidMLP([]int{4, 6, 5, 3}), func(_, r []float64) []float64 { return r }},
		{"sigmoid, ce: potentials are logits", logits, func(u, _ []float64) []float64 { return u }},
	} {
		t.Run(row.name, func(t *testing.T) {
			at := circuittest.Draw(row.c, 5, 40)
			v := circuittest.Compile(t, row.c, double, 5, circuittest.All).Run(t, at)
			potentials, rates := forward(row.c, at, 5)
			last := len(potentials) - 1
			for l := range last {
				circuittest.Near(t, fmt.Sprint("potentials ", l+1), v[fmt.Sprintf("variable u E%d in phase forward", l+1)], potentials[l], 1e-14)
				circuittest.Near(t, fmt.Sprint("rates ", l+1), v[fmt.Sprintf("rate E%d in phase forward", l+1)], rates[l], 1e-14)
			}
			answer := row.answer(potentials[last], rates[last])
			circuittest.Near(t, "answer", v["output forward"], answer, 1e-14)
			loss := 0.0
			for s := range 5 {
				a, y := answer[3*s:3*s+3], at["target"][3*s:3*s+3]
				for k := range 3 {
					if row.c.Loss.Name() == "mse" {
						loss += (y[k] - a[k]) * (y[k] - a[k]) / 2 / 5
					} else {
						loss -= y[k] * math.Log(softmax(a)[k]) / 5
					}
				}
			}
			circuittest.Near(t, "loss", v["loss forward"], []float64{loss}, 1e-14)
		})
	}
}

// Projections have the names and sizes of dic's, so that one seed gives both the same weights.
func TestMLPHasTheProjectionsOfDIC(t *testing.T) {
	mlp, dic := models.NewMLP([]int{4, 6, 5, 3}).Spec(), models.NewDIC([]int{4, 6, 5, 3}).Spec()
	if len(mlp.Stored()) != len(dic.Stored()) {
		t.Fatalf("%d stored projections, dic has %d", len(mlp.Stored()), len(dic.Stored()))
	}
	for i, p := range mlp.Stored() {
		q := dic.Stored()[i]
		if p.Name != q.Name || fmt.Sprint(mlp.Shape(p)) != fmt.Sprint(dic.Shape(q)) {
			t.Errorf("%s %v, dic has %s %v", p.Name, mlp.Shape(p), q.Name, dic.Shape(q))
		}
	}
}
