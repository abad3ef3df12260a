package train

import (
	"math"

	"credo/graph"
	"credo/train/stream"
)

// Statistic is a variable of a population in a minibatch, over samples and cells.
type Statistic struct {
	Population string  `json:"population"`
	Var        string  `json:"variable"`
	Step       int     `json:"-"` // of the learner; the steps that it had taken
	Mean       float64 `json:"mean"`
	Size       float64 `json:"size"` // the mean of absolute values
	SD         float64 `json:"sd"`
}

// Quantities are the three numbers of a Statistic in metrics.csv, in order: "mean apical", "size apical" (the mean of absolute values),
// "sd apical".
func Quantities() []string { return []string{"mean", "size", "sd"} }

// Quantity returns where one of them is, or nil.
func (s *Statistic) Quantity(name string) *float64 {
	return map[string]*float64{"mean": &s.Mean, "size": &s.Size, "sd": &s.SD}[name]
}

// Watch returns the variables that the circuit wants to be watched, for a minibatch. It changes nothing.
func (l *Learner) Watch(batch Batch) (out []Statistic, err error) {
	if len(l.spec.Watched) == 0 {
		return nil, nil
	}
	p, err := l.program("watched", l.own(), batch, l.writeWatched)
	if err != nil {
		return nil, err
	}
	if err := p.run(l.seed, stream.Noise, l.State.Step); err != nil { // with the noise of the step to come
		return nil, err
	}
	for i, v := range l.spec.Watched {
		s := statistic(p.Output(i))
		s.Population, s.Var, s.Step = v.Population, v.Var, l.State.Step
		out = append(out, s)
	}
	return out, nil
}

// writeWatched writes the variables that the circuit wants to be watched, in its last phase.
func (l *Learner) writeWatched(g *page) error {
	s, err := g.settled(g.last())
	if err != nil {
		return err
	}
	for _, w := range l.spec.Watched {
		g.output(w.Var, s.Var(g.last(), w.Population, w.Var))
	}
	return nil
}

func statistic(a *graph.Array) (s Statistic) {
	n := float64(a.Len())
	for i := range a.Len() {
		s.Mean += a.At(i) / n
		s.Size += math.Abs(a.At(i)) / n
	}
	for i := range a.Len() {
		s.SD += (a.At(i) - s.Mean) * (a.At(i) - s.Mean) / n
	}
	s.SD = math.Sqrt(s.SD)
	return s
}

// MeanStatistics averages measurements, by population and variable in the order in which they first come.
func MeanStatistics(all []Statistic) (out []Statistic) {
	counts := []float64{}
	for _, s := range all {
		at := -1
		for i, m := range out {
			if m.Population == s.Population && m.Var == s.Var {
				at = i
			}
		}
		if at < 0 {
			at = len(out)
			out, counts = append(out, Statistic{Population: s.Population, Var: s.Var}), append(counts, 0)
		}
		out[at].Mean, out[at].Size, out[at].SD = out[at].Mean+s.Mean, out[at].Size+s.Size, out[at].SD+s.SD
		counts[at]++
	}
	for i, n := range counts {
		out[i].Mean, out[i].Size, out[i].SD = out[i].Mean/n, out[i].Size/n, out[i].SD/n
	}
	return out
}
