package figure

import (
	"credo/graph"
	"credo/rules"
	"credo/train"
)

// seen is a trial as it was seen: the values of (moments, cells), and of the whole minibatch the loss.
type seen struct {
	input, spikes, potential, adaptation, slope, signal, modulators [][]float64
	rates                                                           []float64 // of cells, spikes a second
	loss                                                            float64
}

// look records the trial. Spikes are worth to mdgl as much as to e-prop, the learning signal, and the share that modulators add.
func (s *subject) look() (*seen, error) {
	answer, err := s.Evaluate(s.trial)
	if err != nil {
		return nil, err
	}
	out := &seen{loss: answer.Loss, input: first(s.trial.Values.Get("x"))}
	worth := map[string][][]float64{}
	for _, r := range []rules.Recipe{rules.MDGL{Spikes: rules.Spikes{Form: rules.Reverse}}, rules.EProp{Spikes: rules.Spikes{Form: rules.Reverse}, Reset: true}} {
		rule := r.On(s.Spec())
		name := map[bool]string{true: "mdgl", false: "e-prop"}[len(worth) == 0]
		observed := train.Recorded{Name: name + "/rec/worth"}
		v, err := s.Record(s.trial, rule, observed, cell("z"), cell("v"), cell("a"), cell("psi"))
		if err != nil {
			return nil, err
		}
		worth[name] = first(v.Get(observed.Name))
		out.spikes, out.potential, out.adaptation, out.slope = first(v.Get("z")), first(v.Get("v")), first(v.Get("a")), first(v.Get("psi"))
	}
	out.signal, out.modulators, out.rates = worth["e-prop"], less(worth["mdgl"], worth["e-prop"]), rates(out.spikes)
	return out, nil
}

// cell is a variable of the spiking cells.
func cell(name string) train.Recorded { return train.Recorded{Population: "z", Name: name} }

// first is the first sample of a course (moments, samples, cells).
func first(a *graph.Array) (out [][]float64) {
	moments, samples, cells := a.Shape[0], a.Shape[1], a.Shape[2]
	for t := range moments {
		row := make([]float64, cells)
		for j := range row {
			row[j] = a.At(t*samples*cells + j)
		}
		out = append(out, row)
	}
	return out
}

// less is a course without another.
func less(x, y [][]float64) (out [][]float64) {
	for t := range x {
		row := make([]float64, len(x[t]))
		for j := range row {
			row[j] = x[t][j] - y[t][j]
		}
		out = append(out, row)
	}
	return out
}

// rates are the spikes a second of each cell, of a moment of 1 ms.
func rates(spikes [][]float64) []float64 {
	out := make([]float64, len(spikes[0]))
	for _, row := range spikes {
		for j, z := range row {
			out[j] += z * 1000 / float64(len(spikes))
		}
	}
	return out
}
