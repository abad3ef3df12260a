package circuit

import "credo/graph"

// Made is the part of a wiring whose weights are made of stored and of fixed values. Circuits and rules see the weights; an
// optimizer moves the stored values. fixed returns the values of a name.
type Made interface {
	// Fixed lists the names and shapes of the fixed values.
	Fixed() []Fixed
	// Make returns the weights.
	Make(b *graph.Builder, stored graph.Node, fixed func(name string) graph.Node) graph.Node
	// Pull returns the change of the stored values for a change of the weights.
	Pull(b *graph.Builder, dw graph.Node, fixed func(name string) graph.Node) graph.Node
}

// making makes the weights of a form that may itself make them: the stored values go through the inner form first.
type making struct {
	Wiring
	fixed Fixed
	of    func(b *graph.Builder, stored, fixed graph.Node) graph.Node
}

// Fixed lists the values of the outer form, then of the inner.
func (m making) Fixed() []Fixed {
	out := []Fixed{m.fixed}
	if inner, ok := m.Wiring.(Made); ok {
		out = append(out, inner.Fixed()...)
	}
	return out
}

func (m making) Make(b *graph.Builder, stored graph.Node, fixed func(name string) graph.Node) graph.Node {
	if inner, ok := m.Wiring.(Made); ok {
		stored = inner.Make(b, stored, fixed)
	}
	return m.of(b, stored, fixed(m.fixed.Name))
}

func (m making) Pull(b *graph.Builder, dw graph.Node, fixed func(name string) graph.Node) graph.Node {
	dw = b.Mul(dw, fixed(m.fixed.Name))
	if inner, ok := m.Wiring.(Made); ok {
		dw = inner.Pull(b, dw, fixed)
	}
	return dw
}

// Masked is a form in which synapses are missing: W = mask ⊙ stored. Mask names fixed values of 0 and 1 in the shape of the weights.
type Masked struct {
	Form Form
	Mask string
}

// String names the form: "masked dense".
func (m Masked) String() string { return "masked " + m.Form.String() }

// Between joins populations that the form joins.
func (m Masked) Between(pre, post Shape) (Wiring, error) {
	f, err := m.Form.Between(pre, post)
	if err != nil {
		return nil, err
	}
	return making{f, Fixed{Name: m.Mask, Shape: f.Weights()}, func(b *graph.Builder, stored, mask graph.Node) graph.Node {
		return b.Mul(stored, mask)
	}}, nil
}

// Dale is a form that keeps Dale's law: the weights of a row have one sign, and W = sign ⊙ max(stored, 0). Signs names fixed values of −1
// and 1, (rows of the weights, 1). The change of the stored values is the change of the weights times the sign also below 0, where the synapse is
// silent (Liu et al. 2021, doi:10.1073/pnas.2111821118, supplement).
type Dale struct {
	Form  Form
	Signs string
}

// String names the form: "dense by Dale's law".
func (d Dale) String() string { return d.Form.String() + " by Dale's law" }

// Between joins populations that the form joins.
func (d Dale) Between(pre, post Shape) (Wiring, error) {
	f, err := d.Form.Between(pre, post)
	if err != nil {
		return nil, err
	}
	return making{f, Fixed{Name: d.Signs, Shape: []int{f.Weights()[0], 1}}, func(b *graph.Builder, stored, signs graph.Node) graph.Node {
		return b.Mul(b.Max(stored, b.Const(0)), signs)
	}}, nil
}

// MaskOf returns the name of the fixed values that say where a form has synapses, "" if it has them everywhere.
func MaskOf(f Form) string {
	switch f := f.(type) {
	case Masked:
		return f.Mask
	case Dale:
		return MaskOf(f.Form)
	case Reversed:
		return MaskOf(f.Form)
	}
	return ""
}

// StoresSizes reports whether a form stores sizes of weights, and signs are fixed.
func StoresSizes(f Form) bool {
	switch f := f.(type) {
	case Dale:
		return true
	case Masked:
		return StoresSizes(f.Form)
	case Reversed:
		return StoresSizes(f.Form)
	}
	return false
}
