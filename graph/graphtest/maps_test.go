package graphtest_test

import (
	"testing"

	"credo/graph/circuit/circuittest"
	"credo/graph/graphtest"
)

// A convolutional network keeps the laws of circuits: records, gradients by finite differences, no current through undeclared weights.
func TestMaps(t *testing.T) {
	circuittest.Laws(t, graphtest.Maps{})
	circuittest.Laws(t, graphtest.Maps{Tied: true})
}
