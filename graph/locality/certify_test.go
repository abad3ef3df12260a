package locality_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/locality"
)

func TestLocalChangesHaveNoLeak(t *testing.T) {
	for _, m := range localChanges() {
		t.Run(m.name, func(t *testing.T) {
			c := newTiny()
			d, memory := m.write(c)
			if cert := c.certify(t, m.projection, d, memory...); len(cert.Leaks) > 0 {
				t.Errorf("leaks %q", cert.Leaks)
			}
		})
	}
}

func TestLeaksAreNamed(t *testing.T) {
	for _, m := range append(foreignChanges(), mixingChanges()...) {
		t.Run(m.name, func(t *testing.T) {
			c := newTiny()
			d, memory := m.write(c)
			cert := c.certify(t, m.projection, d, memory...)
			if len(cert.Leaks) != len(m.leaks) {
				t.Errorf("leaks %q, want %q", cert.Leaks, m.leaks)
			}
			for _, want := range m.leaks {
				if !has(cert.Leaks, want) {
					t.Errorf("leaks %q lack %q", cert.Leaks, want)
				}
			}
		})
	}
}

func TestTransport(t *testing.T) {
	c := newTiny()
	local := []string{"Q: computed from V", "B: tied to V"}
	if cert := c.certify(t, "W2", c.outer(c.r1, c.r2)); !slices.Equal(cert.Transport, local) {
		t.Errorf("transport %q, want %q", cert.Transport, local)
	}
	read := c.outer(c.r1, c.b.Sub(c.r2, c.s.Var(phase, "I2", "u")))
	want := append(local, "variable u I2 in phase closed: read from the one-to-one partner of I2-E2")
	if cert := c.certify(t, "W2", read); !slices.Equal(cert.Transport, want) || len(cert.Leaks) > 0 {
		t.Errorf("transport %q and leaks %q, want %q and none", cert.Transport, cert.Leaks, want)
	}
	mixed := c.outer(c.r1, c.b.Softmax(c.s.Var(phase, "I2", "u")))
	if cert := c.certify(t, "W2", mixed); !has(cert.Leaks, "mixing in variable u I2") {
		t.Errorf("the neighbours' partners are not noticed: leaks %q", cert.Leaks)
	}
	cert := c.certify(t, "V", c.outer(c.r2, c.rv))
	if out, _ := json.Marshal(cert); string(out) != `{"projection":"V","leaks":[],"transport":[]}` {
		t.Errorf("certificate without entries is %s", out)
	}
}

func TestRefusals(t *testing.T) {
	c := newTiny()
	hebb := c.outer(c.r1, c.r2)
	for _, m := range []struct {
		projection string
		dw         graph.Node
		memory     []locality.Kept
		want       string
	}{
		{"W9", hebb, nil, `no projection "W9"`},
		{"W1", hebb, nil, "ΔW has shape [4 4], the weights have [3 4]"},
		{"W2", graph.Node{}, nil, "ΔW has shape []"},
		{"W2", hebb, y0(circuit.PerPost, c.b.Reshape(c.b.Mul(c.y0, c.y0), 2, 2)), "the new value of memory rule/W2/y0 has shape [2 2], and its cells or synapses have [1 4]"},
		{"W2", c.b.Mul(hebb, c.y0), y0(circuit.PerSynapse, graph.Node{}), "memory rule/W2/y0 has shape [1 4], and its cells or synapses have [4 4]"},
		{"W2", c.outer(c.r1, c.b.Log(c.u2)), nil, "ΔW is NaN"},
		{"W2", c.b.Scale(hebb, 0), y0(circuit.PerPost, c.b.Scale(c.y0, 0)), "nothing is proved"},
	} {
		if _, err := c.try(m.projection, m.dw, m.memory...); err == nil || !strings.Contains(err.Error(), m.want) {
			t.Errorf("error %v, want one with %q", err, m.want)
		}
	}
}
