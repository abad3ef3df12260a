package figure

import (
	_ "embed"
	"encoding/json"
	"slices"

	"github.com/pkg/errors"

	"credo/train/plot"
)

// mdglCurves are learning curves of the runs that Liu et al. 2021 released with their program, and losses of an independent program on the
// small benchmark.
//
//go:embed mdgl_curves.json
var mdglCurves []byte

// band is a mean and a standard deviation over runs, by the iterations of a released curve.
type band struct{ Mean, SD []float64 }

// released has the published runs of a rule as far as they are known: centred means over five validation batches, by iteration.
type released struct {
	Iterations     []int
	Loss, Accuracy band
}

// benchmarked are losses of an independent program on the small benchmark, the mean over iterations 251 to 300 of each seed.
type benchmarked struct {
	FinalLoss []float64 `json:"final_loss"`
}

// known are the published curves, and the benchmark, by the names that rules have there.
type known struct {
	Figure    struct{ Rules map[string]released }    `json:"figure_3c"`
	Benchmark struct{ Rules map[string]benchmarked } `json:"ci_benchmark"`
}

// readKnown reads the embedded file.
func readKnown() (k known, err error) {
	return k, errors.Wrap(json.Unmarshal(mdglCurves, &k), "published curves")
}

// knownAs lists the names of rows of the experiments, and the names that the rules have in the file.
func knownAs() [][2]string {
	return [][2]string{
		{"BPTT", "bptt"}, {"MDGL cell", "mdgl_cell"}, {"MDGL", "mdgl"}, {"NL-MDGL", "nl_mdgl"}, {"e-prop", "eprop"},
		{"MDGL, random feedback", "mdgl_rand"}, {"e-prop, random feedback", "eprop_rand"}, {"RFLO-like", "rflo"},
	}
}

// at returns mean and standard deviation of the loss at an iteration.
func (r released) at(iteration int) (mean, sd float64, ok bool) {
	i := slices.Index(r.Iterations, iteration)
	if i < 0 {
		return 0, 0, false
	}
	return r.Loss.Mean[i], r.Loss.SD[i], true
}

// curve is a band of two standard deviations around the mean of the runs, as far as an iteration.
func (r released) curve(name string, b band, last int) plot.Curve {
	out := plot.Curve{Label: name + ", published", Beside: name}
	for i, n := range r.Iterations {
		if n > last {
			break
		}
		m, sd := b.Mean[i], b.SD[i]
		out.X, out.Y = append(out.X, float64(n)), append(out.Y, m)
		out.Low, out.High = append(out.Low, m-2*sd), append(out.High, m+2*sd)
	}
	return out
}
