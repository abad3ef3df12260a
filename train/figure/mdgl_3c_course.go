package figure

import (
	"fmt"
	"slices"

	"credo/train"
	"credo/train/plot"
)

// centred are means over five neighbours; the first and the last two places have none.
func centred(x []float64) (out []float64) {
	for i := 2; i+2 < len(x); i++ {
		out = append(out, mean(x[i-2:i+3]))
	}
	return out
}

// tested are the centred means of a measure of the tested minibatches of each run, from epoch 2 on.
func tested(r train.Row, measure string) (out [][]float64) {
	for _, run := range r.Runs {
		var x []float64
		for _, s := range run.Test {
			x = append(x, s.Mean(measure))
		}
		out = append(out, centred(x))
	}
	return out
}

// byIteration is the mean over runs of values from epoch 2 on.
func byIteration(label string, runs [][]float64) plot.Curve {
	out := plot.Curve{Label: label}
	for i := range runs[0] {
		var at []float64
		for _, run := range runs {
			at = append(at, run[i])
		}
		out.X, out.Y = append(out.X, float64(perEpoch*(i+2))), append(out.Y, mean(at))
	}
	return out
}

// lossAt is the mean over runs at an iteration; there is none where the runs are too short.
func lossAt(r train.Row, iteration int) (float64, bool) {
	c := byIteration("", tested(r, "loss"))
	i := slices.Index(c.X, float64(iteration))
	if i < 0 {
		return 0, false
	}
	return c.Y[i], true
}

// learningSheet has what was tested, and the loss of the minibatches that were learned, of every run and epoch.
func learningSheet(of *studied) Sheet {
	out := Sheet{"", []string{"name", "seed", "iteration", "test loss", "test accuracy", "training loss"}, nil}
	for _, r := range of.Rows {
		for i, run := range r.Runs {
			for epoch, s := range run.Test {
				learned := "" // nothing before learning
				if epoch > 0 {
					learned = number(run.Train[epoch-1].Mean("loss"))
				}
				out.Rows = append(out.Rows, []string{r.Label, fmt.Sprint(of.Seeds[i]), fmt.Sprint(perEpoch * epoch),
					number(s.Mean("loss")), number(s.Mean("accuracy")), learned})
			}
		}
	}
	return out
}
