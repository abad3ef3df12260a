package models

import "credo/graph/circuit"

// aligned is the perceptron of sigmoid cells of these layers with feedback of errors from layer to layer, through weights that are named as the Y of
// circuits of pyramidal cells.
func aligned(layers Maps) *MLP {
	m := NewSigmoidMLP(nil)
	m.Maps = layers
	m.Backward = Layered{Y: circuit.Random{Scale: 1, Draw: circuit.NormalDraw}}
	return m
}

// alignment is the reference of feedback alignment, on a perceptron that has feedback from layer to layer. Where the feedback has the signs
// of the forward weights alone, the rule that serves it is sign-symmetric: the same ΔW.
func alignment(m *MLP) []circuit.Reference {
	rule := "feedback-alignment"
	if f, ok := m.Backward.(Layered); ok {
		if _, signs := f.Y.(circuit.Signs); signs {
			rule = "sign-symmetric"
		}
	}
	return []circuit.Reference{{
		Name: "feedback-alignment", Circuit: m, Rule: rule,
		About: "ΔW of feedback alignment in the perceptron of the same weights, through the circuit's own Y",
	}}
}
