package verify

import (
	"fmt"
	"math"

	"github.com/pkg/errors"

	"credo/graph"
)

// limit is the angles in degrees, by hidden layer, between the exact rule's ΔW and minus the gradient that are left as the feedback
// of a network vanishes.
type limit struct {
	network string
	degrees []float64
}

// limits are the published ones; section 9, property 14.
func limits() []limit {
	return []limit{
		{"ce_3-4-2", []float64{21.699}},
		{"ce_3-4-2_single", []float64{21.805}},
		{"mse_3-4-2", []float64{14.348}},
		{"ce_3-4-3-2", []float64{14.152, 4.163}},
		{"ce_3-4-2_shift3", []float64{10.440}},
	}
}

// weakly calls f for each network that has a published limit.
func weakly(f func(n network, degrees []float64) error) error {
	ns, err := networks()
	if err != nil {
		return err
	}
	for _, l := range limits() {
		n, err := named(ns, l.network)
		if err != nil {
			return err
		}
		if err := f(n, l.degrees); err != nil {
			return errors.WithMessage(err, n.name)
		}
	}
	return nil
}

// weak computes one step of plasticity with the gains of the controller times eps.
func (n network) weak(eps float64) (Values, error) {
	out := (&weakCase{dicCase: n.dicCase, Eps: eps}).beside(graph.Float64)
	return out, out.err
}

func (n network) layer(l int) string { return fmt.Sprintf("%s W%d", n.name, l+1) }

// degrees returns the angles of a quantity, by layer.
func degrees(v Values, key string) []float64 { return v.one(key).Data }

// alignedFeedback shrinks the gains: ΔW of the exact rule becomes minus the gradient times eps κ, by direction linearly in eps.
func alignedFeedback() ([]Finding, error) {
	var angle, fall, size, line seen
	err := weakly(func(n network, _ []float64) error {
		coarse, err := n.weak(1e-2)
		if err != nil {
			return err
		}
		fine, err := n.weak(1e-3)
		if err != nil {
			return err
		}
		straight, err := n.linear().weak(1e-2)
		if err != nil {
			return err
		}
		small := degrees(fine, "angle_aligned_W")
		for l, a := range degrees(coarse, "angle_aligned_W") {
			angle.add(a, n.layer(l))
			fall.add(a/small[l], n.layer(l))
		}
		scale := 1e-2 * n.Circuit.Controller.Kappa()
		size.add(off(coarse, "dW_aligned_W", scale, "backprop_W"), n.name)
		line.add(off(straight, "dW_aligned_W", scale, "backprop_W"), n.name)
		return nil
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
	err = weakly(func(n network, want []float64) error {
		v, err := n.weak(1e-5)
		if err != nil {
			return err
		}
		for l, a := range degrees(v, "angle_W") {
			var s seen
			s.add(a, "gains × 1e-05")
			out = append(out, s.between("angle of ΔW to −gradient, "+n.layer(l), "%.3f°", want[l]-0.01, want[l]+0.01))
		}
		straight, err := n.linear().weak(1e-4)
		if err != nil {
			return err
		}
		for l, a := range degrees(straight, "angle_W") {
			angle.add(a, n.layer(l))
		}
		for _, w := range []string{"W", "b", "V"} {
			rules.add(off(straight, "dW_linear_"+w, 1, "dW_exact_"+w), n.name)
		}
		return nil
	})
	return append(out, angle.atMost("angle with linear cells, gains × 0.0001", "%.4f°", 0.02),
		rules.atMost("linear threshold against exact, linear cells", "%.1e", 1e-8)), err
}

// readoutFeedback looks at the read-out of the published circuit.
func readoutFeedback() ([]Finding, error) {
	var angle, fall seen
	err := weakly(func(n network, _ []float64) error {
		coarse, err := n.weak(1e-2)
		if err != nil {
			return err
		}
		fine, err := n.weak(1e-3)
		if err != nil {
			return err
		}
		a, b := degrees(coarse, "angle_V")[0], degrees(fine, "angle_V")[0]
		angle.add(a, n.name)
		fall.add(a/b, n.name)
		return nil
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
