package models_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
)

func TestTables(t *testing.T) {
	circuittest.Table(t, models.Table())
	circuittest.Table(t, models.Cells())
	circuittest.Table(t, models.Settlings(), "equilibrium", "euler", "rk4")
	circuittest.Table(t, models.Backwards(), "none")
	if got := strings.Join(models.Table().Names(), " "); got != "dic burstccn burstprop edn mlp" {
		t.Errorf("circuits %s", got)
	}
}

// given returns the ends of small data.
func given(l circuit.Loss) circuit.Ends {
	return circuit.Ends{Inputs: 4, Outputs: 3, Loss: l, Batch: 5, Dtype: graph.Float64}
}

// model returns a circuit as published.
func model(t *testing.T, name string) circuit.Model {
	t.Helper()
	e, err := models.Table().Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return e.New()
}

// Every circuit takes the squared error, and circuits that no teacher moves by it take every loss. With its ends known a circuit describes
// itself and knows its batch; a hidden layer has 256 cells.
func TestPublishedCircuitsFitTheirData(t *testing.T) {
	taught := []string{"burstccn", "burstprop", "edn"}
	for _, e := range models.Table().Entries {
		if inputs, outputs := e.New().Widths(); inputs != 0 || outputs != 0 {
			t.Errorf("%s: widths %d and %d before there are data", e.Name, inputs, outputs)
		}
		for _, loss := range circuit.Losses().Entries {
			c := e.New()
			err := c.Ends(given(loss.New()))
			if slices.Contains(taught, e.Name) && loss.Name != "mse" {
				keyed(t, e.Name, err, ".loss", fmt.Sprintf("circuit %s is taught by the squared error: loss must be mse, not %s", e.Name, loss.Name))
				continue
			}
			if err != nil {
				t.Errorf("%s with %s: %v", e.Name, loss.Name, err)
				continue
			}
			s := c.Spec()
			if err := s.Check(); err != nil || s.Name != e.Name || s.Batch != 5 {
				t.Errorf("%s with %s: %q for a batch of %d, %v", e.Name, loss.Name, s.Name, s.Batch, err)
			}
			if p, ok := s.Population("E1"); !ok || p.Size != 256 {
				t.Errorf("%s: hidden layer %+v", e.Name, p)
			}
			if inputs, outputs := c.Widths(); inputs != 4 || outputs != 3 {
				t.Errorf("%s: widths %d and %d", e.Name, inputs, outputs)
			}
		}
	}
}

// Settings of other sections that go with a circuit are YAML of one line each, in layers.
func TestCircuitsBringTheirRule(t *testing.T) {
	for name, rule := range map[string]string{"dic": "inhibitory-exact", "burstccn": "burst", "burstprop": "burstprop", "edn": "dendritic-error", "mlp": "backprop"} {
		e, err := models.Table().Find(name)
		if err != nil || !strings.Contains(strings.Split(e.With, "\n---\n")[0], "rule: "+rule) {
			t.Errorf("%s brings %q, %v", name, e.With, err)
		}
	}
}

// A circuit of a figure takes data of the widths that it tells.
func TestCellsTakeDataOfTheirWidths(t *testing.T) {
	for _, e := range models.Cells().Entries {
		c := e.New()
		inputs, outputs := c.(interface{ Widths() (int, int) }).Widths()
		if _, err := circuit.Write(graph.NewBuilder(graph.Options{}), c, 5, inputs, outputs); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
	}
}

// A burst probability at rest is known of the circuits that burst, and of no other.
func TestBaselines(t *testing.T) {
	sizes := []int{4, 6, 3}
	for _, row := range []struct {
		circuit circuit.Circuit
		want    float64
	}{
		{bursting(sizes, func(c *models.BurstCCN) { c.Baseline = 0.3 }), 0.3},
		{models.NewBurstprop(sizes), 0.2},
		{models.NewBurstCell(models.Above{Gain: 1}), 0.5},
		{models.NewBurstCCNCell(models.Above{Gain: 1}), 0.5},
		{models.NewDIC(sizes), 0}, {models.NewEDN(sizes), 0}, {models.NewMLP(sizes), 0}, {models.NewDendriticCell(models.Above{}), 0},
	} {
		if s := row.circuit.Spec(); s.Baseline != row.want {
			t.Errorf("%s: a baseline of %g, want %g", s.Name, s.Baseline, row.want)
		}
	}
}

// keyed reports an error that is not about that option, or does not say these words.
func keyed(t *testing.T, what string, err error, key, words string) {
	t.Helper()
	var at catalog.KeyError
	if !errors.As(err, &at) || at.Key != key || err.Error() != words {
		t.Errorf("%s: got %v at %q, want %s at %q", what, err, at.Key, words, key)
	}
}
