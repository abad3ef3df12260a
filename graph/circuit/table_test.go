package circuit_test

import "credo/graph/circuit"

// losses makes every loss of the table.
func losses() (out []circuit.Loss) {
	for _, e := range circuit.Losses().Entries {
		out = append(out, e.New())
	}
	return out
}
