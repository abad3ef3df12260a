package runner

import (
	"testing"

	"credo/models"
	"credo/rules"
)

// Every step that ships runs on kernels: no operation is left to Gorgonia's own code.
func TestNoFallbacks(t *testing.T) {
	steps := 0
	for _, circuit := range models.Table().Entries {
		for _, rule := range rules.Table().Entries {
			for _, settings := range [][]string{
				{}, {"optimizer.name=sgd"}, {"optimizer.name=momentum", "loss=mse"}, {"dtype=float64", "circuit.settle=euler"}, {"circuit.settle=rk4"},
			} {
				settings = append([]string{"circuit.name=" + circuit.Name, "rule.name=" + rule.Name, "circuit.sizes=[6,5,4,3]"}, settings...)
				e, err := decode("", settings...)
				if err != nil {
					continue // this circuit does not settle, or has no cells for the rule, or takes no other loss
				}
				l, err := NewLearner(e)
				if err != nil {
					t.Fatalf("%q: %v", settings, err)
				}
				p, err := l.StepProgram(l.NewBatch(min(7, e.Batch)))
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
