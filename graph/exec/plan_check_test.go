package exec

import (
	"strings"
	"testing"

	G "gorgonia.org/gorgonia"
)

// TestCollision finds two nodes for which a hash is the same, and only then.
func TestCollision(t *testing.T) {
	g := G.NewGraph()
	a, b := G.NewScalar(g, G.Float64, G.WithName("soma")), G.NewScalar(g, G.Float64, G.WithName("apical"))
	nodes := []*G.Node{a, b, a}
	if err := collision(nodes, (*G.Node).Hashcode); err != nil {
		t.Errorf("no collision, but error %v", err)
	}
	err := collision(nodes, func(*G.Node) uint32 { return 1 })
	if err == nil || !strings.Contains(err.Error(), "soma") || !strings.Contains(err.Error(), "apical") {
		t.Errorf("error %v, must name both nodes", err)
	}
}
