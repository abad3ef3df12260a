package verify

import (
	"fmt"
	"math"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// limits are the angles in degrees, by hidden layer, between the exact rule's ΔW and minus the gradient that are left as the feedback of a
// network vanishes, as published; section 9, property 14.
func limits() map[string][]float64 {
	return map[string][]float64{"ce_3-4-2": {21.699}, "ce_3-4-2_single": {21.805}, "mse_3-4-2": {14.348}, "ce_3-4-3-2": {14.152, 4.163}, "ce_3-4-2_shift3": {10.440}}
}

// weakly calls f for each network that has a published limit. It hands over one step of plasticity with the gains of the controller times
// eps, of the network itself or with linear cells; the first error ends all.
func weakly(f func(n network, at, linear func(eps float64) Values)) error {
	var first error
	err := networks(func(n network) error {
		if limits()[n.name] == nil {
			return nil
		}
		straight := n
		straight.Circuit.PhiE, straight.Circuit.PhiI = circuit.Linear{}, circuit.Linear{}
		step := func(n network) func(float64) Values {
			return func(eps float64) Values {
				v := (&weakCase{dicCase: n.dicCase, Eps: eps}).beside(graph.Float64)
				if first == nil {
					first = errors.WithMessage(v.err, n.name)
				}
				return v
			}
		}
		f(n, step(n), step(straight))
		return first
	})
	return err
}

func (n network) layer(l int) string { return fmt.Sprintf("%s W%d", n.name, l+1) }

// alignedFeedback shrinks the gains: ΔW of the exact rule becomes minus the gradient times eps κ, by direction linearly in eps.
func alignedFeedback() ([]Finding, error) {
	var angle, fall, size, line seen
	err := weakly(func(n network, at, linear func(float64) Values) {
		coarse, fine, scale := at(1e-2), at(1e-3), 1e-2*n.Circuit.Controller.Kappa()
		for l, a := range coarse.one("angle_aligned_W").Data {
			angle.add(a, n.layer(l))
			fall.add(a/fine.one("angle_aligned_W").Data[l], n.layer(l))
		}
		size.add(off(coarse, "dW_aligned_W", scale, "backprop_W"), n.name)
		line.add(off(linear(1e-2), "dW_aligned_W", scale, "backprop_W"), n.name)
	})
	return []Finding{
		angle.atMost("angle of hidden ΔW to −gradient, gains × 0.01", "%.3f°", 0.2),
		fall.between("its ratio to that at gains × 0.001", "%.1f", 9, 11),
		size.atMost("ΔW/(0.01 κ) against −gradient", "%.1e", 1e-2),
		line.atMost("the same, linear cells", "%.1e", 1.4e-2),
	}, err
}

// shippedFeedback looks at the angle that is left, which linear cells do not have; there both thresholds are one.
func shippedFeedback() (out []Finding, err error) {
	var angle, rules seen
	err = weakly(func(n network, at, linear func(float64) Values) {
		for l, a := range at(1e-5).one("angle_W").Data {
			var s seen
			s.add(a, "gains × 1e-05")
			want := limits()[n.name][l]
			out = append(out, s.between("angle of ΔW to −gradient, "+n.layer(l), "%.3f°", want-0.01, want+0.01))
		}
		straight := linear(1e-4)
		for l, a := range straight.one("angle_W").Data {
			angle.add(a, n.layer(l))
		}
		for _, w := range []string{"W", "b", "V"} {
			rules.add(off(straight, "dW_linear_"+w, 1, "dW_exact_"+w), n.name)
		}
	})
	return append(out, angle.atMost("angle with linear cells, gains × 0.0001", "%.4f°", 0.02),
		rules.atMost("linear threshold against exact, linear cells", "%.1e", 1e-8)), err
}

// readoutFeedback looks at the read-out of the published circuit.
func readoutFeedback() ([]Finding, error) {
	var angle, fall seen
	err := weakly(func(n network, at, _ func(float64) Values) {
		fine := at(1e-3)
		for _, a := range at(1e-2).one("angle_V").Data {
			angle.add(a, n.name)
			fall.add(a/fine.one("angle_V").Data[0], n.name)
		}
	})
	return []Finding{
		angle.atMost("angle of ΔV to −gradient, gains × 0.01", "%.3f°", 0.3),
		fall.between("its ratio to that at gains × 0.001", "%.1f", 9, 11),
	}, err
}

// off is by how much quantity x, divided by scale, misses quantity y, relative to the largest number of y.
func off(v Values, x string, scale float64, y string) float64 {
	var apart, size float64
	for l, want := range v.Get(y).Layers {
		for i, w := range want.Data {
			apart, size = max(apart, math.Abs(v.Get(x).Layers[l].Data[i]/scale-w)), max(size, math.Abs(w))
		}
	}
	return apart / size
}
