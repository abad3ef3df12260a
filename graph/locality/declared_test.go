package locality_test

import (
	"strings"
	"testing"

	"credo/graph/locality"
)

func TestCheckDeclared(t *testing.T) {
	c := newTiny()
	if err := locality.CheckDeclared(c.b, c.s); err != nil {
		t.Error(err)
	}
	c.s.SetCurrent(phase, "W2", c.b.MatMul(c.r1, c.b.MatMul(c.W2, c.R)))
	err := locality.CheckDeclared(c.b, c.s)
	if err == nil || !strings.Contains(err.Error(), "current W2 in phase closed depends on weight R") {
		t.Errorf("a current through undeclared weights: %v", err)
	}
}
