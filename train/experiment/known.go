package experiment

import "strings"

// Known are the names an experiment may use for what other packages provide. A nil list stands for that of [Builtin].
type Known struct{ Circuits, Rules, Data, References []string }

// Builtin returns the names whose options this package knows, and the data sets.
func Builtin() Known {
	return Known{
		Circuits:   []string{"dic", "burstccn", "burstprop", "edn", "mlp"},
		Rules:      []string{"backprop", "inhibitory-exact", "inhibitory-threshold", "inhibitory-taylor", "inhibitory-exact-online", "inhibitory-taylor-online", "burst", "burstprop", "dendritic-error", "feedback-alignment", "direct-feedback-alignment", "sign-symmetric", "kolen-pollack"},
		Data:       []string{"digits", "mnist", "fashion", "optdigits"},
		References: []string{"backprop", "equilibrium", "bptt", "mlp", "feedback-alignment"},
	}
}

// words returns the allowed words of a field's tag `one`.
func (k Known) words(tag string) []string {
	b := Builtin()
	switch tag {
	case "@circuits":
		return either(k.Circuits, b.Circuits)
	case "@rules":
		return either(k.Rules, b.Rules)
	case "@data":
		return either(k.Data, b.Data)
	case "@references":
		return either(k.References, b.References)
	}
	return strings.Fields(tag)
}

func either(a, b []string) []string {
	if a != nil {
		return a
	}
	return b
}
