package models_test

import (
	"errors"
	"fmt"
	"reflect"
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
	if first := models.Table().Entries[0].Name; first != "dic" {
		t.Errorf("the first circuit is %s", first)
	}
}

// given returns the ends of small data.
func given(l circuit.Loss) circuit.Ends {
	return circuit.Ends{Inputs: circuit.Shape{4}, Outputs: 3, Loss: l, Batch: 5, Dtype: graph.Float64}
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

// small returns a circuit of the table with its published settings, but small hidden layers, for small data and the first loss that it takes.
func small(t *testing.T, e catalog.Entry[circuit.Model]) circuit.Model {
	t.Helper()
	var refused error
	for _, loss := range circuit.Losses().Entries {
		c := e.New()
		if f, ok := hidden(c); ok {
			f.Set(reflect.ValueOf([]int{6, 7}))
		}
		ends := given(loss.New())
		if inputs, outputs := c.Widths(); inputs > 0 {
			ends.Inputs, ends.Outputs = circuit.Shape{inputs}, outputs
		}
		if refused = c.Ends(ends); refused == nil {
			return c
		}
	}
	t.Fatalf("%s takes no loss: %v", e.Name, refused)
	return nil
}

// hidden returns the option of the sizes of hidden layers, if a circuit has it.
func hidden(c circuit.Model) (reflect.Value, bool) {
	v := reflect.ValueOf(c)
	f, ok := catalog.FieldOf(catalog.Fields(v.Type()), "hidden")
	if !ok {
		return reflect.Value{}, false
	}
	return f.In(v), true
}

// With its ends known a circuit of the table describes itself under its own name.
func TestCircuitsDescribeThemselves(t *testing.T) {
	for _, e := range models.Table().Entries {
		c := small(t, e)
		if s := c.Spec(); s.Check() != nil || s.Name != e.Name {
			t.Errorf("%s describes %q, %v", e.Name, s.Name, s.Check())
		}
		if inputs, outputs := c.Widths(); inputs == 0 || outputs == 0 {
			t.Errorf("%s: widths %d and %d when there are data", e.Name, inputs, outputs)
		}
	}
}

// Every published circuit takes the squared error, and circuits that no teacher moves by it take every loss. It knows its batch, and has a
// hidden layer of 256 cells.
func TestPublishedCircuitsFitTheirData(t *testing.T) {
	for name, taught := range map[string]bool{"dic": false, "burstccn": true, "burstprop": true, "edn": true, "mlp": false} {
		if inputs, outputs := model(t, name).Widths(); inputs != 0 || outputs != 0 {
			t.Errorf("%s: widths %d and %d before there are data", name, inputs, outputs)
		}
		for _, loss := range circuit.Losses().Entries {
			c := model(t, name)
			err := c.Ends(given(loss.New()))
			if taught && loss.Name != "mse" {
				keyed(t, name, err, ".loss", fmt.Sprintf("circuit %s is taught by the squared error: loss must be mse, not %s", name, loss.Name))
				continue
			}
			if err != nil {
				t.Errorf("%s with %s: %v", name, loss.Name, err)
				continue
			}
			s := c.Spec()
			if p, ok := s.Population("E1"); !ok || p.Size() != 256 || s.Batch != 5 {
				t.Errorf("%s: hidden layer %+v, batch %d", name, p, s.Batch)
			}
			if inputs, outputs := c.Widths(); inputs != 4 || outputs != 3 {
				t.Errorf("%s: widths %d and %d", name, inputs, outputs)
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

// A circuit of a figure can be written as it is published.
func TestCellsAreWritten(t *testing.T) {
	for _, e := range models.Cells().Entries {
		c := e.New()
		if _, err := circuit.Write(graph.NewBuilder(graph.Options{}), c, circuit.Dims{Batch: 5}); err != nil {
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
