package train

import "math"

// Comparison is the table of a comparison.
type Comparison struct {
	Data  string   `json:"data"`
	Seeds []uint64 `json:"seeds"`
	Rows  []Row    `json:"rows"`
}

// Row is one entrant over all seeds. Accuracies are shares, 0 to 1. Alignment is for the same batch and weights, by projection, the
// mean over training and seeds. Numbers that do not exist (a standard error of one seed) are null.
type Row struct {
	Label          string      `json:"label"`
	Circuit        string      `json:"circuit"`
	Rule           string      `json:"rule"`
	N              int         `json:"n"`
	TestAccuracy   float64     `json:"test_accuracy"`            // after the last epoch
	TestAccuracySE *float64    `json:"test_accuracy_se"`         // standard error of the mean
	BestValid      *float64    `json:"test_accuracy_best_valid"` // test accuracy of the epoch that was best on validation
	TestLoss       *float64    `json:"test_loss"`
	Aligned                    // to the first reference
	Alignment      []Aligned   `json:"alignment"`              // to each
	Layers         []string    `json:"layers"`                 // the projections, in order
	Watched        []Statistic `json:"watched,omitempty"`      // variables of populations, the mean over training and seeds
	Difference     *float64    `json:"difference"`             // of test accuracy to the reference row, paired by seed
	P              *float64    `json:"p"`                      // of Student's paired t-test, two-sided
	Reference      string      `json:"baseline"`               // "circuit/rule" of the reference row
	Unsettled      int         `json:"unsettled"`              // minibatches of which a phase did not settle
	Steps          int         `json:"steps"`                  // minibatches in all
	ByEpoch        [][]float64 `json:"test_accuracy_by_epoch"` // for each seed, from before learning
	Runs           []*Result   `json:"-"`                      // of each seed
}

// Entrant names one line of a comparison.
type Entrant struct{ Circuit, Rule, Label string }

// Summarize makes the table of results by entrant and seed. The reference of the paired tests is the first row under back-propagation, or
// the first row.
func Summarize(entrants []Entrant, seeds []uint64, name string, results [][]*Result) *Comparison {
	reference := 0
	for i, e := range entrants {
		if e.Rule == "backprop" {
			reference = i
			break
		}
	}
	c := &Comparison{Data: name, Seeds: seeds}
	for i, e := range entrants {
		r := e.row(results[i])
		if i != reference {
			p := PairedTest(final(results[i]), final(results[reference]))
			r.Difference, r.P = Number(p.Difference), Number(p.P)
			r.Reference = entrants[reference].Circuit + "/" + entrants[reference].Rule
		}
		c.Rows = append(c.Rows, r)
	}
	return c
}

// row averages one entrant over its seeds.
func (e Entrant) row(rs []*Result) Row {
	r := Row{Label: e.Label, Circuit: e.Circuit, Rule: e.Rule, N: len(rs), Runs: rs}
	mean, se := MeanSE(final(rs))
	r.TestAccuracy, r.TestAccuracySE = mean, Number(se)
	var loss, best float64
	var all []Alignment
	var watched []Statistic
	for _, x := range rs {
		loss += x.Final().Loss
		if len(x.Valid) > 0 {
			b, _ := x.Best()
			best += b.Accuracy
		}
		r.Unsettled += x.Unsettled
		r.Steps += x.Steps
		all, watched = append(all, x.Alignment...), append(watched, x.Watched...)
		var curve []float64
		for _, s := range x.Test {
			curve = append(curve, s.Accuracy)
		}
		r.ByEpoch = append(r.ByEpoch, curve)
	}
	r.TestLoss = Number(loss / float64(len(rs)))
	if len(rs[0].Valid) > 0 {
		r.BestValid = Number(best / float64(len(rs)))
	}
	r.Layers, r.Alignment, r.Watched = Layers(all), MeanAlignment(all), MeanStatistics(watched)
	if len(r.Alignment) > 0 {
		r.Aligned = r.Alignment[0]
	}
	return r
}

func final(rs []*Result) []float64 {
	out := make([]float64, len(rs))
	for i, r := range rs {
		out[i] = r.Final().Accuracy
	}
	return out
}

// Number returns nil for numbers that JSON does not have: NaN and infinities.
func Number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
