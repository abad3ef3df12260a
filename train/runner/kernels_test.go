package runner

import (
	"testing"

	"credo/rules"
)

// Every step that ships runs on kernels: no operation is left to Gorgonia's own code.
func TestNoFallbacks(t *testing.T) {
	steps := 0
	for _, circuit := range circuits() {
		for _, rule := range rules.Table() {
			for _, settings := range [][]string{
				{}, {"optimizer.name=sgd"}, {"optimizer.name=momentum", "loss=mse"}, {"dtype=float64", "settle.method=euler"}, {"settle.method=rk4"},
			} {
				settings = append([]string{"circuit.name=" + circuit.name, "rule.name=" + rule.Name, "circuit.sizes=[6,5,4,3]"}, settings...)
				e, err := Decode("test", nil, settings...)
				if err != nil {
					continue // mlp does not settle
				}
				l, err := NewLearner(e)
				if err != nil {
					continue // the rule needs what this circuit has not
				}
				p, err := l.StepProgram(l.NewBatch(7))
				if err != nil {
					t.Fatalf("%q: %v", settings, err)
				}
				steps++
				if s := p.Stats(); s.Fallbacks != 0 {
					t.Errorf("%q: %v", settings, s.FallbackKinds())
				}
			}
		}
	}
	if steps < 20 {
		t.Errorf("only %d steps were looked at", steps)
	}
}
