package models

import "credo/graph/circuit"

// stack is the shapes of the layers of a network, from the input, layer 0, to the read-out, and the convolutions by which the lowest of them are
// driven. The other layers are dense.
type stack struct {
	shapes       []circuit.Shape
	convolutions []circuit.Conv
}

// stack returns the shapes of dense layers.
func (y *Layers) stack() (s stack) {
	for _, n := range y.Sizes {
		s.shapes = append(s.shapes, circuit.Shape{n})
	}
	return s
}

// top is the read-out.
func (s stack) top() int { return len(s.shapes) - 1 }

// size is the number of cells of layer l.
func (s stack) size(l int) int { return s.shapes[l].Size() }

// population names layer l.
func (s stack) population(l int) string {
	if l == s.top() {
		return readoutPop
	}
	return rateOf(l)
}

// mapped tells whether layer l is a layer of maps.
func (s stack) mapped(l int) bool { return l >= 1 && l <= len(s.convolutions) }

// up is how layer l is driven by the layer below; nil is dense.
func (s stack) up(l int) circuit.Form {
	if s.mapped(l) {
		return s.convolutions[l-1]
	}
	return nil
}

// offset is how layer l gets its biases, in maps one a channel; nil is dense.
func (s stack) offset(l int) circuit.Form {
	if s.mapped(l) {
		return circuit.PerChannel{}
	}
	return nil
}

// down is how layer l gets feedback from layer from above it: as the adjoint of the convolution by which l drives it; nil is dense.
func (s stack) down(from, l int) circuit.Form {
	if from == l+1 && s.mapped(from) {
		return circuit.Reversed{Form: s.up(from)}
	}
	return nil
}

// back names the original of feedback weights onto layer l from the layer above: the forward weights between the same cells, which are
// transposed unless they are the weights of a convolution.
func (s stack) back(dst string, l int, forward string) circuit.Copy {
	return circuit.Copy{Dst: dst, Src: forward, Factor: 1, Transposed: !s.mapped(l + 1)}
}

// mirror pairs feedback weights onto layer l with their original.
func (s stack) mirror(weights string, l int, forward string) circuit.Mirror {
	if s.mapped(l + 1) {
		return circuit.Mirror{Weights: weights, Of: forward, Name: "W"}
	}
	return circuit.Mirror{Weights: weights, Of: forward, Transposed: true, Name: "Wᵀ"}
}

// first draws feedback weights onto layer l from a layer above it.
func (s stack) first(y circuit.Source, from, l int) circuit.Init { return y.Init(s.fans(from, l)) }

// fans are the synapses that feedback onto layer l from a layer above it has at the cells of either end: onto a cell of l, and from a cell above.
func (s stack) fans(from, l int) (in, out int) {
	f := s.down(from, l)
	if f == nil {
		return s.size(from), s.size(l)
	}
	w, _ := f.Between(s.shapes[from], s.shapes[l]) // as the convolution between them does
	return w.Fan()
}
