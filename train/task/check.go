package task

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph/circuit"
)

// Check reports, before anything is built, the first measure that cannot be recorded, and the first signal that task and circuit do not agree
// about: one that the circuit does not declare, that has another shape or time there, or that it needs and is not given. Shapes agree if they are equal, or if one of them is flat
// and they have as many values: 28x28x1 and 784.
func Check(t Task, spec circuit.Spec) error {
	if err := checkMeasures(t); err != nil {
		return err
	}
	given, needed := t.Signals(), spec.Given()
	for _, g := range given {
		n, ok := find(needed, g.Name)
		switch {
		case !ok:
			return errors.Errorf("task %s gives a signal %s, which circuit %s does not declare; it needs: %s", t.Name(), g.Name, spec.Name, list(needed))
		case !alike(g.Shape, n.Shape):
			return errors.Errorf("task %s gives signal %s in shape %s, and circuit %s takes shape %s", t.Name(), g.Name, g.Shape, spec.Name, n.Shape)
		case g.Timed != n.Timed || g.Shared != n.Shared:
			return errors.Errorf("task %s gives signal %s %s, and circuit %s takes it %s", t.Name(), g.Name, manner(g), spec.Name, manner(n))
		}
	}
	for _, n := range needed {
		if _, ok := find(given, n.Name); !ok {
			return errors.Errorf("circuit %s needs a signal %s, which task %s does not give; it gives: %s", spec.Name, n.Name, t.Name(), list(given))
		}
	}
	return nil
}

// checkMeasures refuses measures whose numbers could not be told apart, or that have none.
func checkMeasures(t Task) error {
	known := []string{Loss().Name}
	for _, m := range t.Measures() {
		switch {
		case m.Name == "" || m.Add == nil:
			return errors.Errorf("task %s has a measure %q without a name, or without Add: it needs both", t.Name(), m.Name)
		case slices.Contains(known, m.Name):
			return errors.Errorf("task %s has a measure %s, a name that is taken; there are already: %s", t.Name(), m.Name, strings.Join(known, ", "))
		}
		known = append(known, m.Name)
	}
	return nil
}

func find(signals []circuit.Signal, name string) (circuit.Signal, bool) {
	i := slices.IndexFunc(signals, func(s circuit.Signal) bool { return s.Name == name })
	if i < 0 {
		return circuit.Signal{}, false
	}
	return signals[i], true
}

func alike(a, b circuit.Shape) bool {
	return slices.Equal(a, b) || a.Size() == b.Size() && (len(a) == 1 || len(b) == 1)
}

// manner says how the values of a signal go with moments and samples.
func manner(s circuit.Signal) string {
	when, who := "once a trial", "for each sample"
	if s.Timed {
		when = "at every moment"
	}
	if s.Shared {
		who = "for all samples alike"
	}
	return when + ", " + who
}

func list(signals []circuit.Signal) string {
	if len(signals) == 0 {
		return "none"
	}
	var out []string
	for _, s := range signals {
		out = append(out, fmt.Sprintf("%s (%s)", s.Name, s.Shape))
	}
	return strings.Join(out, ", ")
}
