package rules_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules"
	"credo/rules/rulestest"
)

// stepCase is the part of a case of the burst reference that feedback alignment needs: data of several minibatches, weights (cells after, cells
// before), and by layer from 0 the errors and gradients of the first minibatch.
type stepCase struct {
	Name, Kind string
	Config     struct {
		Model   string
		Sizes   []int
		Batch   int
		Teacher bool
	}
	Inputs struct {
		X, T [][][]float64
		W, Y [][][]float64
		B    [][]float64
	}
	Expect map[string]any
}

// The errors and changes of the reference, for back-propagation and for feedback alignment, in every case that has them.
func TestFeedbackAlignmentOfTheReference(t *testing.T) {
	dir := os.Getenv("CREDO_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	path := filepath.Join(dir, "reference", "burst", "cases.json")
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
	checked := 0
	for _, raw := range file.Cases {
		var c stepCase
		json.Unmarshal(raw, &c) // cases of other kinds have other shapes, and are left out
		if c.Kind == "discrete-step" && c.Config.Teacher && (c.Config.Model == "ann" || c.Config.Model == "burstccn") {
			c.check(t)
			checked++
		}
	}
	if checked < 20 {
		t.Errorf("only %d cases were checked", checked)
	}
}

func (c stepCase) check(t *testing.T) {
	net := models.NewSigmoidMLP(c.Config.Sizes)
	net.Backward = models.Layered{Y: random(1)}
	at := circuittest.Values{"x": flat(c.Inputs.X[0]), "target": flat(c.Inputs.T[0])}
	for l, w := range c.Inputs.W {
		at[fmt.Sprintf("W%d", l+1)], at[fmt.Sprintf("b%d", l+1)] = transposed(flat(w), len(w), len(w[0]), 1), c.Inputs.B[l]
	}
	for l, y := range c.Inputs.Y {
		at[fmt.Sprintf("Y%d", l+1)] = flat(y)
	}
	for rule, suffix := range map[rules.Rule]string{rules.FeedbackAlignment(): "fa", rules.Backprop(): "bp"} {
		v := circuittest.Compile(t, net, graph.Options{Dtype: graph.Float64}, c.Config.Batch, func(p *circuittest.Page) {
			rulestest.Must(t, rule)(p)
			circuittest.All(p)
		}).Run(t, at)
		for l, w := range c.Inputs.W {
			what := fmt.Sprintf("%s, layer %d, %s: ", c.Name, l, suffix)
			want := func(key string) []float64 { return flattened(c.Expect[fmt.Sprintf("layers/%d/%s_%s", l, key, suffix)]) }
			W, b := fmt.Sprintf("W%d", l+1), fmt.Sprintf("b%d", l+1)
			circuittest.Near(t, what+"ΔW", v[rulestest.Delta(W)], transposed(want("grad_W"), len(w), len(w[0]), -1), 1e-12)
			circuittest.Near(t, what+"Δb", v[rulestest.Delta(b)], times(want("grad_b"), -1), 1e-12)
			if suffix == "fa" {
				cells := fmt.Sprintf("E%d", l+1)
				if l == len(c.Inputs.W)-1 {
					cells = "v"
				}
				circuittest.Near(t, what+"errors", v["variable delta "+cells+" in phase forward"], times(want("delta"), -1), 1e-12)
			}
		}
	}
}

func flat(rows [][]float64) (out []float64) {
	for _, r := range rows {
		out = append(out, r...)
	}
	return out
}

// flattened returns the numbers of a nested list, row by row.
func flattened(v any) (out []float64) {
	if x, ok := v.(float64); ok {
		return []float64{x}
	}
	list, _ := v.([]any)
	for _, e := range list {
		out = append(out, flattened(e)...)
	}
	return out
}
