package circuit_test

import (
	"testing"

	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
)

// losses makes every loss of the table.
func losses() (out []circuit.Loss) {
	for _, e := range circuit.Losses().Entries {
		out = append(out, e.New())
	}
	return out
}

func TestTables(t *testing.T) {
	circuittest.Table(t, circuit.Activations(), "softplus", "sigmoid", "identity")
	circuittest.Table(t, circuit.Inits(), "normal")
	circuittest.Table(t, circuit.Losses(), "ce", "mse")
	circuittest.Table(t, circuit.Sources(), "random", "symmetric", "tied")
}

// Losses and sources have the name of their entry.
func TestThingsKnowTheirNames(t *testing.T) {
	for _, e := range circuit.Losses().Entries {
		if got := e.New().Name(); got != e.Name {
			t.Errorf("loss %s calls itself %s", e.Name, got)
		}
	}
	for _, e := range circuit.Sources().Entries {
		if got := e.New().String(); got != e.Name {
			t.Errorf("source %s calls itself %s", e.Name, got)
		}
		if err := e.New().Check(); err != nil {
			t.Errorf("source %s as published: %v", e.Name, err)
		}
	}
}
