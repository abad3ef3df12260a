package figure

import (
	"fmt"
	"slices"

	"credo/graph/circuit"
	"credo/train"
	"credo/train/experiment"
	"credo/train/plot"
)

// forward lists the weights of the way up, without biases, from below.
func forward(e experiment.Experiment) (names []string) {
	spec := e.Circuit.Spec()
	for _, p := range spec.Projections {
		i := slices.IndexFunc(spec.Populations, func(c circuit.Population) bool { return c.Name == p.Pre })
		if p.Role == circuit.Forward && p.Plastic && spec.Populations[i].Cell != circuit.Constant {
			names = append(names, p.Name)
		}
	}
	return names
}

// wrong is the test error in percent by epoch, from before learning, the mean over seeds.
func wrong(r train.Row) (out plot.Curve) {
	out.Label = r.Label
	for epoch := range r.ByEpoch[0] {
		sum := 0.0
		for _, right := range r.ByEpoch {
			sum += 100 * (1 - right[epoch]) / float64(len(r.ByEpoch))
		}
		out.X, out.Y = append(out.X, float64(epoch)), append(out.Y, sum)
	}
	return out
}

// wrongAtLast is the test error in percent after the last epoch, by seed.
func wrongAtLast(r train.Row) (out []float64) {
	for _, right := range r.ByEpoch {
		out = append(out, 100*(1-right[len(right)-1]))
	}
	return out
}

// ended is the test error in percent after the last epoch, the mean over seeds.
func ended(r train.Row) float64 { return mean(wrongAtLast(r)) }

// angles is the angle to a reference in degrees by step, the mean over seeds and over the layers that are named.
func angles(r train.Row, to string, layers ...string) (out plot.Curve) {
	return course(r, func(x *train.Result, add func(step int, v float64)) {
		for _, a := range x.Alignment {
			if a.To == to && slices.Contains(layers, a.Projection) {
				add(a.Step, a.Angle)
			}
		}
	})
}

// sizes is the mean of the absolute values of a variable by step, the mean over seeds and over the populations that have it.
func sizes(r train.Row, variable string) plot.Curve {
	return course(r, func(x *train.Result, add func(step int, v float64)) {
		for _, s := range x.Watched {
			if s.Var == variable {
				add(s.Step, s.Size)
			}
		}
	})
}

// course is the mean by step of all values that each adds for a run.
func course(r train.Row, each func(x *train.Result, add func(step int, v float64))) (out plot.Curve) {
	sum, count := map[int]float64{}, map[int]float64{}
	for _, x := range r.Runs {
		each(x, func(step int, v float64) {
			sum[step] += v
			count[step]++
		})
	}
	for step := range sum {
		out.X = append(out.X, float64(step))
	}
	slices.Sort(out.X)
	for _, step := range out.X {
		out.Y = append(out.Y, sum[int(step)]/count[int(step)])
	}
	return out
}

// called is the curve under another name.
func called(label string, c plot.Curve) plot.Curve {
	c.Label = label
	return c
}

// last is the last value of a curve.
func last(c plot.Curve) float64 { return c.Y[len(c.Y)-1] }

// mean is the mean of all values.
func mean(x []float64) float64 {
	m, _ := train.MeanSE(x)
	return m
}

// errorSheet has the test errors by epoch of every run.
func (s *studied) errorSheet(name string) Sheet {
	out := Sheet{name, []string{"name", "seed", "epoch", "test error (%)"}, nil}
	for _, r := range s.Rows {
		for i, right := range r.ByEpoch {
			for epoch, v := range right {
				out.Rows = append(out.Rows, []string{r.Label, fmt.Sprint(s.Seeds[i]), fmt.Sprint(epoch), number(100 * (1 - v))})
			}
		}
	}
	return out
}

// courseSheet has every angle, and the size of every variable that is watched, of every run.
func (s *studied) courseSheet(name string) Sheet {
	out := Sheet{name, []string{"name", "seed", "step", "quantity", "layer", "value"}, nil}
	for _, r := range s.Rows {
		for i, x := range r.Runs {
			seed := fmt.Sprint(s.Seeds[i])
			for _, a := range x.Alignment {
				out.Rows = append(out.Rows, []string{r.Label, seed, fmt.Sprint(a.Step), "angle to " + a.To, a.Projection, number(a.Angle)})
			}
			for _, w := range x.Watched {
				out.Rows = append(out.Rows, []string{r.Label, seed, fmt.Sprint(w.Step), "mean |" + w.Var + "|", w.Population, number(w.Size)})
			}
		}
	}
	return out
}
