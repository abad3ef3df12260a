package train

import (
	"math"

	"credo/train/task"
)

// Comparison is the table of a comparison.
type Comparison struct {
	Data     string       `json:"data"`
	Headline task.Measure `json:"-"`
	Seeds    []uint64     `json:"seeds"`
	Rows     []Row        `json:"rows"`
}

// Row is one entrant over all replicates: seeds, and the instances of each. Alignment is for the same batch and weights, by
// projection, the mean over training and seeds. Numbers that do not exist (a standard error of one replicate) are nil.
type Row struct {
	Label, Circuit, Rule string
	N                    int          // replicates
	Scores               []Replicated // of the test part after the last epoch, by measure: the headline first, the loss last
	BestValid            *float64     // the headline at the epoch that was best on the part for validation
	Alignment            []Aligned    // to each reference
	Layers               []string     // the projections, in order
	Watched              []Statistic  // variables of populations, the mean over training and seeds
	Difference           *float64     // of the headline to the reference row, paired by replicate
	P                    *float64     // of Student's paired t-test, two-sided
	Reference            string       // "circuit/rule" of the reference row
	Unsettled            int          // minibatches of which a phase did not settle
	Steps                int          // minibatches in all
	ByEpoch              [][]float64  // the headline of each replicate, from before learning
	Runs                 []*Result    // of each seed
	Reused               []uint64     // seeds of runs that were finished before, and not made again
}

// Replicated is a score over replicates.
type Replicated struct {
	task.Measure
	Mean float64
	SE   *float64 // standard error of the mean
}

// Entrant names one line of a comparison.
type Entrant struct{ Circuit, Rule, Label string }

// Summarize makes the table of results by entrant and seed, of a task with these measures. The reference of the paired tests is the first
// row under back-propagation, or the first row.
func Summarize(entrants []Entrant, seeds []uint64, name string, measures []task.Measure, results [][]*Result) *Comparison {
	reference := 0
	for i, e := range entrants {
		if e.Rule == "backprop" {
			reference = i
			break
		}
	}
	c := &Comparison{Data: name, Headline: task.Headline(measures), Seeds: seeds}
	for i, e := range entrants {
		r := e.row(results[i], measures)
		if i != reference {
			r.test(results[i], results[reference], measures)
			r.Reference = entrants[reference].Circuit + "/" + entrants[reference].Rule
		}
		c.Rows = append(c.Rows, r)
	}
	return c
}

// row averages one entrant over its replicates.
func (e Entrant) row(rs []*Result, measures []task.Measure) Row {
	r := Row{Label: e.Label, Circuit: e.Circuit, Rule: e.Rule, Runs: rs, ByEpoch: byEpoch(rs, measures), BestValid: bestValid(rs, measures)}
	r.N = len(r.ByEpoch)
	for _, m := range rs[0].Final().Recorded(measures) {
		mean, se := MeanSE(final(rs, m))
		r.Scores = append(r.Scores, Replicated{m, mean, Number(se)})
	}
	var all []Alignment
	var watched []Statistic
	for _, x := range rs {
		r.Unsettled += x.Unsettled
		r.Steps += x.Steps
		all, watched = append(all, x.Alignment...), append(watched, x.Watched...)
	}
	r.Layers, r.Alignment, r.Watched = Layers(all), MeanAlignment(all), MeanStatistics(watched)
	return r
}

// Headline returns the score by which rows are compared.
func (r Row) Headline() Replicated { return r.Scores[0] }

// test compares the headlines of a row and the reference. Rows with other numbers of replicates have no pairs.
func (r *Row) test(mine, reference []*Result, measures []task.Measure) {
	x, y := headline(mine, measures), headline(reference, measures)
	if len(x) != len(y) {
		mx, _ := MeanSE(x)
		my, _ := MeanSE(y)
		r.Difference = Number(mx - my)
		return
	}
	p := PairedTest(x, y)
	r.Difference, r.P = Number(p.Difference), Number(p.P)
}

func headline(rs []*Result, measures []task.Measure) []float64 {
	return final(rs, rs[0].Final().Recorded(measures)[0])
}

// final returns a test score after the last epoch, of each replicate: seed by seed, and instance by instance.
func final(rs []*Result, m task.Measure) (out []float64) {
	for _, r := range rs {
		out = append(out, r.Final()[m.Name]...)
	}
	return out
}

// byEpoch returns the headline of each replicate after every epoch.
func byEpoch(rs []*Result, measures []task.Measure) (out [][]float64) {
	name := rs[0].Final().Recorded(measures)[0].Name
	for _, r := range rs {
		for instance := range r.Final()[name] {
			var curve []float64
			for _, s := range r.Test {
				curve = append(curve, s[name][instance])
			}
			out = append(out, curve)
		}
	}
	return out
}

// bestValid returns the mean of the headline at the epochs that were best on the part for validation, nil if there is none.
func bestValid(rs []*Result, measures []task.Measure) *float64 {
	if len(rs[0].Valid) == 0 {
		return nil
	}
	var all []float64
	m := rs[0].Final().Recorded(measures)[0]
	for _, r := range rs {
		best, _ := r.Best(m)
		all = append(all, best[m.Name]...)
	}
	mean, _ := MeanSE(all)
	return Number(mean)
}

// Number returns nil for numbers that JSON does not have: NaN and infinities.
func Number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// Numbers returns each number as Number does.
func Numbers(all []float64) []*float64 {
	out := make([]*float64, len(all))
	for i, v := range all {
		out[i] = Number(v)
	}
	return out
}
