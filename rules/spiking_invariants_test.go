package rules_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules"
)

const spikingB = 3 // samples

// spikingNetwork has 12 cells, half of which adapt, that spike often; nothing wants a rate.
func spikingNetwork(set func(c *models.RSNN)) *models.RSNN {
	return smallRSNN(func(c *models.RSNN) {
		c.Inputs, c.Cells, c.Adapting, c.TauA, c.Refractory, c.CostOfRate, c.Density = 6, 12, 6, 40, 2, 0, 0.7
		set(c)
	})
}

// drawnTrial draws input spikes, weights and fixed values.
func drawnTrial(t *testing.T, c *models.RSNN, steps int) circuittest.Values {
	t.Helper()
	v, rng, spec := circuittest.Draw(circuittest.Trial{Circuit: c, Steps: steps}, spikingB, 7), rand.New(rand.NewPCG(3, 4)), c.Spec()
	for i := range v["x"] {
		v["x"][i] = math.Floor(rng.Float64() + 0.4)
	}
	for _, p := range spec.Plastic() {
		for i := range v[p.Name] {
			v[p.Name][i] = 0.02 + 0.25*rng.Float64()
		}
	}
	v["back"] = v["out"]
	return v
}

// spikingChanges returns ΔW of rules of a trial by rule and projection, where there are synapses, and the spikes as "spikes".
func spikingChanges(t *testing.T, c *models.RSNN, v circuittest.Values, form string, names ...string) circuittest.Values {
	t.Helper()
	steps := len(v["x"]) / spikingB / c.Inputs
	out := circuittest.Compile(t, circuittest.Trial{Circuit: c, Steps: steps}, graph.Options{Dtype: graph.Float64}, spikingB, func(p *circuittest.Page) {
		spec := p.S.Spec()
		for _, name := range names {
			updates, err := rules.Write(p.B, p.S, recipes(form)[name].On(spec))
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range updates {
				projection, _ := spec.Projection(u.Target)
				p.Want(name+"/"+u.Target, spec.Pulled(p.B, projection, u.DW, p.S.IO().Fixed))
			}
		}
		p.Want("spikes", p.S.Var("trial", "z", "z"))
	}).Run(t, v)
	spikes := 0.0
	for _, z := range out["spikes"] {
		spikes += z
	}
	if n := float64(len(out["spikes"])); spikes < n/50 || spikes > n/2 {
		t.Fatalf("%g spikes at %g places: too few or too many to show anything", spikes, n)
	}
	return out
}

// equal compares rules at the synapses onto cells; if not, they must differ.
func equal(t *testing.T, v circuittest.Values, tolerance float64, rule string, others ...string) {
	t.Helper()
	for _, other := range others {
		for _, projection := range []string{"/in", "/rec"} {
			if !(circuittest.Largest(v[rule+projection]) > 1e-4) {
				t.Errorf("%s changes nothing at %s", rule, projection)
			}
			circuittest.Near(t, rule+" and "+other+" at "+projection, v[other+projection], v[rule+projection], tolerance)
		}
	}
}

func differ(t *testing.T, v circuittest.Values, rule string, others ...string) {
	t.Helper()
	for _, other := range others {
		circuittest.Apart(t, rule+" and "+other, v[other+"/in"], v[rule+"/in"], 1e-3)
	}
}

var allOfSpikes = []string{"eprop", "eprop_noreset", "rflo_like", "mdgl", "mdgl_cell", "nl_mdgl", "on_mdgl", "bptt"}

// Properties 1 and 2: all rules by traces are the same rules by one pass back. In general all differ from one another.
func TestFormsAgree(t *testing.T) {
	for _, loss := range []circuit.Loss{circuit.CrossEntropy{}, circuit.SquaredError{}} {
		c := spikingNetwork(func(c *models.RSNN) { c.Loss, c.CostOfRate = loss, 0.1 })
		v := drawnTrial(t, c, 40)
		reverse, traces := spikingChanges(t, c, v, rules.Reverse, allOfSpikes...), spikingChanges(t, c, v, rules.Traces, allOfSpikes...)
		for i, rule := range allOfSpikes {
			for _, projection := range []string{"/in", "/rec"} {
				circuittest.Near(t, loss.Name()+", "+rule+" at "+projection, reverse[rule+projection], traces[rule+projection], 1e-12)
			}
			differ(t, reverse, rule, allOfSpikes[i+1:]...)
		}
	}
}

// Property 4: with a type for every cell all modulators are the cell-specific ones.
func TestOneTypePerCell(t *testing.T) {
	c := spikingNetwork(func(c *models.RSNN) {
		for i := range c.Cells {
			c.Types = append(c.Types, i)
		}
	})
	equal(t, spikingChanges(t, c, drawnTrial(t, c, 40), rules.Reverse, "mdgl_cell", "mdgl", "nl_mdgl"), 1e-13, "mdgl_cell", "mdgl", "nl_mdgl")
}

// Property 5: without recurrent weights all rules are back-propagation.
func TestNoRecurrentWeights(t *testing.T) {
	c := spikingNetwork(func(*models.RSNN) {})
	v := drawnTrial(t, c, 40)
	clear(v["rec"])
	equal(t, spikingChanges(t, c, v, rules.Reverse, "bptt", "eprop", "mdgl", "nl_mdgl", "on_mdgl", "mdgl_cell"), 1e-12, "bptt", "eprop", "mdgl", "nl_mdgl", "on_mdgl", "mdgl_cell")
}

// Property 6: in two moments cell-specific modulators are all of back-propagation, and e-prop is not.
func TestTwoMoments(t *testing.T) {
	c := spikingNetwork(func(*models.RSNN) {})
	v := drawnTrial(t, c, 2)
	changes := spikingChanges(t, c, v, rules.Reverse, "bptt", "mdgl_cell", "eprop")
	equal(t, changes, 1e-12, "bptt", "mdgl_cell")
	differ(t, changes, "bptt", "eprop")
}

// Property 9: where the weights of two types are all alike, their mean is each of them.
func TestWeightsAlikeByType(t *testing.T) {
	c := spikingNetwork(func(*models.RSNN) {})
	v := drawnTrial(t, c, 40)
	for i := range v["rec"] {
		v["rec"][i] = 0.4
	}
	changes := spikingChanges(t, c, v, rules.Reverse, "mdgl_cell", "mdgl", "nl_mdgl")
	equal(t, changes, 1e-12, "mdgl_cell", "mdgl")
	differ(t, changes, "mdgl", "nl_mdgl")
}

// Property 10: at cells that do not adapt, the rule of the leak alone is e-prop without reset.
func TestLeakAlone(t *testing.T) {
	c := spikingNetwork(func(c *models.RSNN) { c.Adapting = 0 })
	equal(t, spikingChanges(t, c, drawnTrial(t, c, 40), rules.Reverse, "rflo_like", "eprop_noreset"), 1e-12, "rflo_like", "eprop_noreset")
}

// Property 16: moments of silence before the first input change nothing.
func TestSilenceFirst(t *testing.T) {
	c := spikingNetwork(func(*models.RSNN) {})
	v := drawnTrial(t, c, 40)
	late := v.Clone()
	late["x"] = append(make([]float64, 10*spikingB*c.Inputs), v["x"]...)
	early, changes := spikingChanges(t, c, v, rules.Reverse, allOfSpikes...), spikingChanges(t, c, late, rules.Reverse, allOfSpikes...)
	for _, rule := range allOfSpikes {
		for _, projection := range []string{"/in", "/rec", "/out", "/b_out"} {
			circuittest.Near(t, rule+projection, changes[rule+projection], early[rule+projection], 1e-12)
		}
	}
}

// Property 17: a cell that no read-out hears learns nothing by e-prop, and learns by the secretion of the cells that it drives.
func TestUnheardCell(t *testing.T) {
	const cell = 9
	c := spikingNetwork(func(*models.RSNN) {})
	v := drawnTrial(t, c, 40)
	for k := range c.Outputs {
		v["out"][cell*c.Outputs+k] = 0
	}
	changes := spikingChanges(t, c, v, rules.Reverse, "eprop", "mdgl")
	incoming := func(rule string) (most float64) {
		for i := range c.Inputs {
			most = max(most, math.Abs(changes[rule+"/in"][i*c.Cells+cell]))
		}
		return most
	}
	if incoming("eprop") != 0 || !(incoming("mdgl") > 1e-6) {
		t.Errorf("an unheard cell learns %g by e-prop and %g by multidigraph learning, want 0 and more", incoming("eprop"), incoming("mdgl"))
	}
}
