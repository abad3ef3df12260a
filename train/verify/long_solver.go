package verify

import (
	"fmt"
	"math"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/models"
)

// accuracy is the largest deviation from the exact equilibrium, relative to the largest number of a quantity, that was measured on
// the authors' program at three tolerances, with two digits; section 5.3.
type accuracy struct {
	name           string
	keys           string // apart by spaces
	strong, nudged [3]float64
}

func published() []accuracy {
	open, Q, closed := [3]float64{2.6e-4, 4.0e-6, 3.1e-9}, [3]float64{1.4e-5, 7.3e-8, 3.2e-11}, [3]float64{2.7e-4, 2.6e-6, 2.6e-9}
	return []accuracy{
		{"open uE, uI, v", "open_uE open_uI open_v", open, open},
		{"Q", "Q", Q, Q},
		{"closed uE, uI, v", "closed_uE closed_uI closed_v", closed, closed},
		{"c", "c", [3]float64{2.6e-4, 2.6e-6, 2.7e-9}, [3]float64{2.6e-2, 2.5e-4, 2.6e-7}},
		{"ΔW, exact", "dW_exact_W dW_exact_b dW_exact_V", [3]float64{5.4e-4, 5.8e-6, 5.7e-9}, [3]float64{3.5e-2, 3.3e-4, 3.4e-7}},
		{"ΔW, linear", "dW_linear_W dW_linear_b dW_linear_V", [3]float64{4.0e-4, 4.3e-6, 4.2e-9}, [3]float64{4.0e-2, 3.8e-4, 3.9e-7}},
	}
}

// publishedSolver settles the networks by the published solver at three tolerances, and compares with their equilibria.
func publishedSolver() (out []Finding, err error) {
	var open, closed seen // steps
	for i, tolerance := range []models.Tsit5{{Rtol: 1e-3, Atol: 1e-6}, {Rtol: 1e-5, Atol: 1e-8}, {Rtol: 1e-8, Atol: 1e-11}} {
		found := make([]map[bool]*seen, len(published())) // by whether the target is nudged
		for j := range found {
			found[j] = map[bool]*seen{true: {}, false: {}}
		}
		if err := networks(func(n network) error {
			v := n.settled(tolerance)
			for j, a := range published() {
				v.fail(n.deviations(found[j][n.Beta.is != nil], v, strings.Fields(a.keys)))
			}
			if i == 0 && v.err == nil {
				open.add(v.one("steps open").Data[0], n.name)
				closed.add(v.one("steps closed").Data[0], n.name)
			}
			return v.err
		}); err != nil {
			return nil, err
		}
		for j, a := range published() {
			at := fmt.Sprintf("%s at rtol %.0e", a.name, tolerance.Rtol)
			out = append(out, twoDigits(*found[j][false], at, a.strong[i]), twoDigits(*found[j][true], at+", nudged target", a.nudged[i]))
		}
	}
	return append(out, open.between("steps of the open phase at rtol 1e-03", "%.0f", 27, 29),
		closed.between("steps of the closed phase at rtol 1e-03", "%.0f", 28, 85)), nil
}

// twoDigits compares with a limit that was rounded to two digits: up to half a unit of the last is allowed.
func twoDigits(s seen, what string, limit float64) Finding {
	f := s.atMost(what, "%.1e", limit)
	f.Pass = s.atMost(what, "%.1e", limit+0.05*math.Pow10(int(math.Floor(math.Log10(limit))))).Pass
	return f
}

// settled computes the quantities of the case with the published solver, which need not come to rest.
func (n network) settled(solver models.Tsit5) Values {
	n.Circuit.Settling = solver
	v := n.want(n.learning(graph.Float64), n.learned())
	for _, phase := range v.spec.Phases {
		v.want("steps "+phase, v.s.Steps(phase))
	}
	return v.values()
}

// deviations adds how far quantities are from the case's expected values.
func (n network) deviations(s *seen, v Values, keys []string) error {
	for _, key := range keys {
		d, err := v.Get(key).deviation(n.expect.Child(key))
		if err != nil {
			return errors.WithMessage(err, key)
		}
		s.add(d, n.name)
	}
	return nil
}
