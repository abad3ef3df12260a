package verify

import "credo/graph/circuit"

// readFeedback reads the source of Y.
func readFeedback(config *reader) circuit.Source {
	scale := config.numberOr("Y_scale", 1)
	return choose(config, "Y_mode", config.text("Y_mode"), []choice[circuit.Source]{
		{"tied", circuit.Tied{Scale: scale}},
		{"symmetric_init", circuit.Symmetric{Scale: scale}},
		{"random_init", normal(scale)},
	})
}

// normal is the source of weights of a standard deviation.
func normal(std float64) circuit.Random {
	return circuit.Random{Scale: std, Draw: circuit.NormalDraw}
}

// free is a source that leaves weights as they are given, so that they may learn.
func free() circuit.Source { return normal(1) }

// drawnStd is the standard deviation of the weights that a replay draws; copies are drawn as 0 and then set.
func drawnStd(s circuit.Source) float64 {
	if r, ok := s.(circuit.Random); ok {
		return r.Scale
	}
	return 0
}

// isFree tells whether weights from a source can learn. It is false for none, where reading failed.
func isFree(s circuit.Source) bool { return s != nil && s.Free() }
