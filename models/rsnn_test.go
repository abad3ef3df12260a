package models_test

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
)

// spiking is a network of 11 cells without a cost of rates, with some settings changed.
func spiking(inputs, outputs int, set ...func(c *models.RSNN)) *models.RSNN {
	c := models.NewRSNN()
	c.Inputs, c.Outputs, c.Cells, c.Adapting, c.Density, c.CostOfRate = inputs, outputs, 11, 5, 0.5, 0
	for _, f := range set {
		f(c)
	}
	return c
}

// smoothed has no spikes, so that gradients can be compared with finite differences.
func smoothed(c *models.RSNN) { c.Smooth, c.Refractory = true, 0 }

// spikes draws a trial of a network with fixed values and weights as a run draws them, and returns the record.
func spikes(t *testing.T, c *models.RSNN, steps, batch int, rate float64) circuittest.Values {
	t.Helper()
	whole := circuittest.Trial{Circuit: c, Steps: steps}
	p := circuittest.Compile(t, whole, graph.Options{Dtype: graph.Float64}, batch, circuittest.All)
	at := circuittest.Draw(whole, batch, 1)
	fixed, stored := drawnOf(t, c, 1)
	for name, v := range fixed {
		at[circuit.FixedName(name)] = v
	}
	for name, v := range stored {
		at[name] = v
	}
	rng := rand.New(rand.NewPCG(5, 6))
	for i := range at["x"] {
		at["x"][i] = 0
		if rng.Float64() < rate {
			at["x"][i] = 1
		}
	}
	return p.Run(t, at)
}

// drawnOf are fixed values and weights of a circuit.
func drawnOf(t *testing.T, c *models.RSNN, seed uint64) (fixed, stored map[string][]float64) {
	t.Helper()
	spec := c.Spec()
	fixed, stored = map[string][]float64{}, map[string][]float64{}
	for i, f := range spec.Fixed {
		fixed[f.Name] = spec.DrawFixed(f, rand.New(rand.NewPCG(seed, uint64(i))))
	}
	for i, p := range spec.Stored() {
		w, err := spec.Draw(p, rand.New(rand.NewPCG(seed, uint64(100+i))), func(name string) []float64 { return fixed[name] })
		if err != nil {
			t.Fatal(err)
		}
		stored[p.Name] = w
	}
	return fixed, stored
}

// Invariant 12 of the specification: spikes are more than the refractory time apart, there is no derivative while it lasts, adaptation lies between 0 and 1,
// and derivatives are at most γ/v_th. Cells spike, and are kept from it.
func TestSpikesKeepTheirDistance(t *testing.T) {
	const steps, batch = 300, 4
	c := spiking(20, 2)
	c.Loss = circuit.CrossEntropy{}
	got := spikes(t, c, steps, batch, 0.2)
	z, psi, a := got["variable z z in phase trial"], got["variable psi z in phase trial"], got["variable a z in phase trial"]
	cells, count := batch*c.Cells, 0
	for i := range z {
		if !(a[i] >= 0 && a[i] <= 1) || psi[i] < 0 || psi[i] > c.Gamma/c.Threshold {
			t.Fatalf("adaptation %v, derivative %v", a[i], psi[i])
		}
		if z[i] == 0 {
			continue
		}
		count++
		for k := 1; k <= c.Refractory && i+k*cells < len(z); k++ {
			if z[i+k*cells] != 0 || psi[i+k*cells] != 0 {
				t.Fatalf("%d ms after a spike a spike of %v and a derivative of %v", k, z[i+k*cells], psi[i+k*cells])
			}
		}
	}
	if free := count / (steps * cells / 100); free < 1 {
		t.Errorf("%d spikes of %d cells in %d ms: too few to tell", count, cells, steps)
	}
	silence := c.Refractory
	c.Refractory = 0
	z = spikes(t, c, steps, batch, 0.2)["variable z z in phase trial"]
	crowded := 0
	for i := range z[:len(z)-silence*cells] {
		for k := 1; k <= silence; k++ {
			crowded += int(z[i] * z[i+k*cells])
		}
	}
	if crowded == 0 {
		t.Error("no cell spikes twice within the refractory time if it is left out: nothing was prevented")
	}
}

// Invariant 13 of the specification: the gradient of the smooth network is the difference quotient, with the cost of rates. The derivative has
// bends, so that quotients of a wider step would not do.
func TestGradientOfSmoothNetworks(t *testing.T) {
	const steps, batch, h = 12, 3, 1e-6
	for _, loss := range []circuit.Loss{circuit.CrossEntropy{}, circuit.SquaredError{}} {
		c := circuittest.Trial{Steps: steps, Circuit: spiking(9, 2, smoothed, func(c *models.RSNN) {
			c.Loss, c.CostOfRate, c.Density = loss, 100, 1
		})}
		weights := []string{"in", "rec", "out", "b_out"}
		p := circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, batch, func(p *circuittest.Page) {
			var wrt []graph.Node
			for _, name := range weights {
				wrt = append(wrt, p.S.Weight(name))
			}
			p.Want("loss", p.S.Loss("trial"))
			for i, g := range p.B.Grad(p.S.Loss("trial"), wrt...) {
				p.Want(weights[i], g)
			}
		})
		at := circuittest.Draw(c, batch, 3)
		fixed, stored := drawnOf(t, c.Circuit.(*models.RSNN), 1)
		for name, v := range fixed {
			at[circuit.FixedName(name)] = v
		}
		for name, v := range stored {
			at[name] = v
		}
		for _, name := range weights {
			made := p.Run(t, at)[name] // by the weights, sign ⊙ θ
			var quotients, gradient []float64
			for i := range at[name] {
				if i%7 != 0 && name != "b_out" || name != "b_out" && at[name][i] == 0 {
					continue
				}
				moved := at.Clone()
				moved[name] = slices.Clone(at[name])
				moved[name][i] += h
				up := p.Run(t, moved)["loss"][0]
				moved[name][i] -= 2 * h
				sign := 1.0
				if name != "b_out" {
					sign = signOf(fixed, name, i, c.Circuit.(*models.RSNN))
				}
				quotients = append(quotients, sign*(up-p.Run(t, moved)["loss"][0])/(2*h))
				gradient = append(gradient, made[i])
			}
			if circuittest.Largest(gradient) < 1e-6 {
				t.Errorf("%s, %s: the gradient is %v: too small to tell", loss.Name(), name, gradient)
			}
			circuittest.Near(t, loss.Name()+", "+name, gradient, quotients, 2e-6)
		}
	}
}

// signOf is the sign of weight i of a projection.
func signOf(fixed map[string][]float64, name string, i int, c *models.RSNN) float64 {
	switch name {
	case "in":
		return fixed["in/signs"][i/c.Cells]
	case "rec":
		return fixed["signs"][i/c.Cells]
	}
	return fixed["signs"][i/c.Outputs]
}

// Invariant 21 and section 3 of the specification, over 30 draws: numbers of synapses, sizes of weights, the radius before synapses are left out, and
// sums of columns.
func TestFirstWeightsOfSpikingNetworks(t *testing.T) {
	c := models.NewRSNN()
	c.Inputs, c.Outputs = 40, 2
	const draws = 30
	count := map[string]float64{}
	sizes, sizesOf := map[float64]float64{}, map[float64]float64{}
	for seed := range uint64(draws) {
		fixed, stored := drawnOf(t, c, seed)
		for _, name := range []string{"in", "rec", "out"} {
			for i, w := range stored[name] {
				if w > 0 {
					count[name] += 1. / draws
				}
				if mask := fixed[name+"/mask"][i]; (w > 0) != (mask > 0) {
					t.Fatalf("seed %d: size %v of synapse %d of %s, whose mask is %v", seed, w, i, name, mask)
				}
				if sign := fixed["signs"]; name == "rec" && w > 0 {
					sizes[sign[i/100]] += w
					sizesOf[sign[i/100]]++
				}
			}
		}
	}
	for _, row := range []struct {
		what            string
		got, want, give float64
	}{
		{"recurrent synapses", count["rec"], 939.6, 7.3}, {"input synapses", count["in"], 380.7, 4.9}, {"synapses of the read-out", count["out"], 19, 0.8},
		{"size of excitation", sizes[1] / sizesOf[1], 0.068, 0.004}, {"size of inhibition", sizes[-1] / sizesOf[-1], 0.289, 0.017},
	} {
		if math.Abs(row.got-row.want) > row.give {
			t.Errorf("%s: %v, want %v ± %v", row.what, row.got, row.want, row.give)
		}
	}
	balance(t, c)
}

// balance checks a draw of a network in which no synapse is left out, but for cells onto themselves: their share of the sums is too small to matter in none.
func balance(t *testing.T, c *models.RSNN) {
	t.Helper()
	n, spec := c.Cells, c.Spec()
	signs := spec.DrawFixed(spec.Fixed[1], rand.New(rand.NewPCG(1, 1)))
	all := slices.Repeat([]float64{1}, n*n)
	p, _ := spec.Projection("rec")
	w, err := spec.Draw(p, rand.New(rand.NewPCG(1, 2)), func(name string) []float64 {
		return map[string][]float64{"signs": signs, "rec/mask": all}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	m := mat.NewDense(n, n, nil)
	for i := range w {
		m.Set(i/n, i%n, w[i]*signs[i/n])
	}
	for column := range n {
		if sum := mat.Sum(m.ColView(column)); math.Abs(sum) > 1e-10 {
			t.Errorf("column %d adds up to %v", column, sum)
		}
	}
	var e mat.Eigen
	if !e.Factorize(m, mat.EigenNone) {
		t.Fatal("no eigenvalues")
	}
	radius := 0.0
	for _, v := range e.Values(nil) {
		radius = max(radius, cmplx.Abs(v))
	}
	if math.Abs(radius-1) > 1e-10 {
		t.Errorf("spectral radius %v", radius)
	}
}

// Settings that make no network are refused with the option's key.
func TestSpikingNetworksThatMakeNoSense(t *testing.T) {
	for want, set := range map[string]func(c *models.RSNN){
		"cells: rsnn: of 4 cells none inhibits":                   func(c *models.RSNN) { c.Cells, c.Adapting = 4, 0 },
		"adapting: rsnn: 12 of 11 cells adapt":                    func(c *models.RSNN) { c.Adapting = 12 },
		"types: rsnn: types of 2 cells, and there are 11":         func(c *models.RSNN) { c.Types = []int{0, 1} },
		"refractory: rsnn: a smooth network has no moments of si": func(c *models.RSNN) { c.Smooth = true },
		"outputs: rsnn: 12 outputs of 11 cells":                   func(c *models.RSNN) { c.Outputs = 12 },
		"feedback: rsnn: feedback cannot be symmetric":            func(c *models.RSNN) { c.Feedback = circuit.Symmetric{Scale: 1} },
		"feedback.scale: rsnn: errors come back":                  func(c *models.RSNN) { c.Feedback = circuit.Tied{Scale: 2} },
	} {
		err := spiking(20, 2, set).Check()
		if key, says, _ := strings.Cut(want, ": "); err == nil || !strings.HasPrefix(err.Error(), says) {
			t.Errorf("at %s: %v, want %q", key, err, says)
		}
	}
}
