package rules_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules"
)

// spikingCase is a case of the reference of recurrent spiking networks, README section 15 there.
type spikingCase struct {
	Name, Kind string
	Config     struct {
		In         int     `json:"n_in"`
		Cells      int     `json:"n_rec"`
		Outputs    int     `json:"n_out"`
		Refractory int     `json:"n_ref"`
		TauV       float64 `json:"tau_v"`
		TauA       float64 `json:"tau_a"`
		TauOut     float64 `json:"tau_out"`
		Threshold  float64 `json:"thr"`
		Gamma      float64
		Beta       []float64
		Types      []int
		Smooth     bool
		Loss       string
		Rules      []string
		Cost       float64 `json:"c_reg"`
		Wanted     float64 `json:"f0_hz"`
	}
	Inputs, Expect map[string]any
}

// spikingCases returns the cases of some kinds.
func spikingCases(t *testing.T, kinds ...string) (out []spikingCase) {
	t.Helper()
	dir := os.Getenv("CREDO_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	path := filepath.Join(dir, "reference", "mdgl", "cases.json")
	text, err := os.ReadFile(path)
	switch {
	case err != nil && os.Getenv("CI") != "":
		t.Fatal(err)
	case err != nil:
		t.Skipf("reference cases not found at %s; set CREDO_SHARED to the folder that holds reference", path)
	}
	var file struct{ Cases []json.RawMessage }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, raw := range file.Cases {
		var c spikingCase
		json.Unmarshal(raw, &c) // cases of other kinds have other shapes, and are left out
		if slices.Contains(kinds, c.Kind) {
			out = append(out, c)
		}
	}
	return out
}

// circuit returns the network of a case, with tied or with drawn feedback.
func (c spikingCase) circuit(feedback circuit.Source) circuittest.Trial {
	n := models.NewRSNN()
	n.Inputs, n.Cells, n.Outputs, n.Types = c.Config.In, c.Config.Cells, c.Config.Outputs, c.Config.Types
	n.Refractory, n.TauV, n.TauA, n.TauOut = c.Config.Refractory, c.Config.TauV, c.Config.TauA, c.Config.TauOut
	n.Threshold, n.Gamma, n.Smooth, n.Feedback, n.CostOfRate, n.Rate = c.Config.Threshold, c.Config.Gamma, c.Config.Smooth, feedback, c.Config.Cost, c.Config.Wanted
	n.Adapting, n.Excitatory = 0, 0.5 // adaptation and signs are fixed values of the case
	n.Loss = circuit.CrossEntropy{}
	if c.Config.Loss == "mse" {
		n.Loss = circuit.SquaredError{}
	}
	return circuittest.Trial{Circuit: n, Steps: len(c.Inputs["x"].([]any))}
}

// batch counts the samples of a case.
func (c spikingCase) batch() int { return len(c.Inputs["x"].([]any)[0].([]any)) }

// values returns weights, signals and fixed values of a case. back are the weights by which errors come back, if they are not tied.
func (c spikingCase) values(drawn bool) circuittest.Values {
	n := c.Config
	v := circuittest.Values{"x": flattened(c.Inputs["x"]), "b_out": flattened(c.Inputs["b_out"]), circuit.FixedName("beta"): n.Beta}
	for name, w := range map[string]string{"in": "W_in", "rec": "W_rec", "out": "W_out"} { // signs may differ within a row: the mask has the weights
		v[circuit.FixedName(name+"/mask")] = flattened(c.Inputs[w])
		v[name] = ones(len(v[circuit.FixedName(name+"/mask")]))
	}
	v[circuit.FixedName("in/signs")], v[circuit.FixedName("signs")] = ones(n.In), ones(n.Cells)
	for i := range n.Cells {
		v[circuit.FixedName("rec/mask")][i*n.Cells+i] = 0
	}
	v["back"] = v["out"]
	if drawn {
		v["back"] = flattened(c.Inputs["B_fb"])
	}
	types := make([]float64, n.Cells*(slices.Max(n.Types)+1))
	circuit.OneOf{Types: n.Types}.Draw(nil, 0, slices.Max(n.Types)+1, types)
	v[circuit.FixedName("types")] = types
	if target, timed := c.Inputs["target"]; timed {
		v["target"] = flattened(target)
		return v
	}
	v["target"] = make([]float64, c.batch()*n.Outputs)
	for b, label := range flattened(c.Inputs["label"]) {
		v["target"][b*n.Outputs+int(label)] = 1
	}
	return v
}

func ones(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

// recipes are the rules by their names in cases.
func recipes(form string) map[string]rules.Recipe {
	o := rules.Spikes{Form: form}
	return map[string]rules.Recipe{
		"eprop": rules.EProp{Spikes: o, Reset: true}, "eprop_noreset": rules.EProp{Spikes: o}, "rflo_like": rules.RFLO{Spikes: o},
		"mdgl": rules.MDGL{Spikes: o}, "mdgl_cell": rules.MDGLCell{Spikes: o}, "nl_mdgl": rules.NLMDGL{Spikes: o}, "on_mdgl": rules.OnMDGL{Spikes: o},
		"bptt": rules.Everywhere(rules.Backprop()),
	}
}

// gradients returns minus the changes of rules of a case, by rule and projection, and the loss.
func (c spikingCase) gradients(t *testing.T, o graph.Options, form string, drawn bool) circuittest.Values {
	t.Helper()
	feedback := circuit.Source(circuit.Tied{Scale: 1})
	if drawn {
		feedback = circuit.Random{Scale: 1, Draw: circuit.NormalDraw}
	}
	trial := c.circuit(feedback)
	return circuittest.Compile(t, trial, o, c.batch(), func(p *circuittest.Page) {
		spec := p.S.Spec()
		for name, recipe := range recipes(form) {
			if name == "bptt" && drawn {
				continue
			}
			updates, err := rules.Write(p.B, p.S, recipe.On(spec))
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range updates {
				dw := u.DW
				if u.Target == "rec" {
					dw = p.B.Mul(dw, p.B.Sub(p.B.Const(1), p.B.Eye(c.Config.Cells)))
				}
				p.Want(name+"/"+u.Target, p.B.Neg(dw))
			}
		}
		p.Want("loss", p.S.Loss("trial"))
	}).Run(t, c.values(drawn))
}

// All rules give the gradients of the reference, in both forms, with tied and with drawn feedback, in both precisions; the read-out's are
// the same for all. (Invariant 18, and the cases of kinds gradients and regularised.)
func TestRulesOfSpikesGiveTheGradientsOfTheReference(t *testing.T) {
	checked := 0
	for _, c := range spikingCases(t, "gradients", "regularised") {
		for _, form := range []string{rules.Reverse, rules.Traces} {
			for dtype, tolerance := range map[graph.Dtype]float64{graph.Float64: 1e-9, graph.Float32: 2e-4} {
				for _, drawn := range []bool{false, true} {
					if drawn && c.Inputs["B_fb"] == nil {
						continue
					}
					v := c.gradients(t, graph.Options{Dtype: dtype}, form, drawn)
					for key, want := range c.Expect {
						rule, weights, named := strings.Cut(key, "/W_")
						base, random := strings.CutSuffix(rule, "_random_fb")
						if got, ok := v[base+"/"+weights]; ok && named && random == drawn {
							circuittest.Near(t, c.Name+", "+form+", "+key, got, flattened(want), tolerance)
							checked++
						}
					}
					for rule := range recipes(form) {
						if rule == "bptt" && drawn {
							continue
						}
						circuittest.Near(t, c.Name+", read-out of "+rule, v[rule+"/out"], flattened(c.Expect["W_out"]), tolerance)
						circuittest.Near(t, c.Name+", bias of "+rule, v[rule+"/b_out"], flattened(c.Expect["b_out"]), tolerance)
					}
				}
			}
		}
	}
	if checked < 200 {
		t.Errorf("only %d gradients were checked", checked)
	}
}
