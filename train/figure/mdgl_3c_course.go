package figure

import (
	"fmt"
	"slices"

	"credo/train"
	"credo/train/plot"
)

// centred are means over four neighbours, that is forty iterations.
func centred(x []float64) (out []float64) {
	for i := 0; i+4 <= len(x); i++ {
		out = append(out, mean(x[i:i+4]))
	}
	return out
}

// learned is a measure of the minibatches of each run before it learned them, by epoch.
func learned(r train.Row, measure string) (out [][]float64) {
	for _, run := range r.Runs {
		var x []float64
		for _, s := range run.Train {
			x = append(x, s.Mean(measure))
		}
		out = append(out, x)
	}
	return out
}

// byIteration is the mean over runs of centred means; the first is around iteration 20. There is none of runs that are shorter.
func byIteration(r train.Row, measure string) plot.Curve {
	out := plot.Curve{Label: r.Label}
	var runs [][]float64
	for _, x := range learned(r, measure) {
		runs = append(runs, centred(x))
	}
	for i := range runs[0] {
		out.X, out.Y = append(out.X, float64(perEpoch*(i+2))), append(out.Y, mean(across(runs, i)))
	}
	return out
}

// across are the values of all runs at a place.
func across(runs [][]float64, i int) (out []float64) {
	for _, x := range runs {
		out = append(out, x[i])
	}
	return out
}

// lossAt is the mean over runs at an iteration; there is none where the runs are too short.
func lossAt(r train.Row, iteration int) (float64, bool) {
	c := byIteration(r, "loss")
	i := slices.Index(c.X, float64(iteration))
	if i < 0 {
		return 0, false
	}
	return c.Y[i], true
}

// learningSheet has the scores of the minibatch that is tested after each epoch, always the same, and of the ones that were learned in it.
func learningSheet(of *studied) Sheet {
	out := Sheet{"", []string{"name", "seed", "iteration", "test loss", "test accuracy", "training loss", "training accuracy"}, nil}
	for _, r := range of.Rows {
		for i, run := range r.Runs {
			for epoch, s := range run.Test {
				row := []string{r.Label, fmt.Sprint(of.Seeds[i]), fmt.Sprint(perEpoch * epoch), number(s.Mean("loss")), number(s.Mean("accuracy")), "", ""}
				if epoch > 0 {
					row[5], row[6] = number(run.Train[epoch-1].Mean("loss")), number(run.Train[epoch-1].Mean("accuracy"))
				}
				out.Rows = append(out.Rows, row)
			}
		}
	}
	return out
}
