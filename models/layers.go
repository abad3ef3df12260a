package models

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
)

// Layers are the sizes of a network of dense layers. A circuit that embeds them has the options sizes and hidden, and the methods Ends and
// Widths of a circuit.Model; one that can have layers of maps below them embeds Maps. A circuit with more to do at its ends calls c.Layers.Ends(e) from an Ends of its own.
type Layers struct {
	Sizes  []int `yaml:"sizes" instead:"hidden" min:"1" min-length:"2" optional:"yes" doc:"inputs, cells of each hidden layer, outputs"`
	Hidden []int `yaml:"hidden" instead:"sizes" min:"1" optional:"yes" doc:"cells of each hidden layer; the ends come from the data"`
}

// published are the hidden layers of circuits that experiments name.
func published() Layers { return Layers{Hidden: []int{256}} }

// Ends puts the ends of the data to the hidden layers: Sizes are then complete, and Hidden is nil. Sizes that were given must fit the data:
// the error, at the option sizes, says which end does not.
func (y *Layers) Ends(e circuit.Ends) error {
	if len(y.Sizes) == 0 {
		y.Sizes = append(append([]int{e.Inputs.Size()}, y.Hidden...), e.Outputs)
		y.Hidden = nil
		return nil
	}
	var problems []string
	if first := y.Sizes[0]; first != e.Inputs.Size() {
		problems = append(problems, fmt.Sprintf("starts with %d, but a sample%s has %d values", first, of(e.Data), e.Inputs.Size()))
	}
	if last := y.Sizes[len(y.Sizes)-1]; last != e.Outputs {
		problems = append(problems, fmt.Sprintf("ends with %d, but there are %d classes%s", last, e.Outputs, of(e.Data)))
	}
	if len(problems) > 0 {
		return catalog.At("sizes", errors.New(strings.Join(problems, "; ")))
	}
	return nil
}

// Widths returns the ends of the sizes, 0 and 0 until they are known.
func (y *Layers) Widths() (inputs, outputs int) {
	if len(y.Sizes) == 0 {
		return 0, 0
	}
	return y.Sizes[0], y.Sizes[len(y.Sizes)-1]
}

// layers is the number of layers above the input.
func (y *Layers) layers() int { return len(y.Sizes) - 1 }

// check refuses sizes of a circuit of that name that make no network.
func (y *Layers) check(name string) error {
	if len(y.Sizes) < 2 {
		return catalog.At("sizes", errors.Errorf("%s: sizes %v: needs inputs and outputs", name, y.Sizes))
	}
	for _, n := range y.Sizes {
		if n <= 0 {
			return catalog.At("sizes", errors.Errorf("%s: sizes %v: every size must be positive", name, y.Sizes))
		}
	}
	return nil
}

// of names the data in a message, if they have a name.
func of(data string) string {
	if data == "" {
		return ""
	}
	return " of " + data
}

// checkChoices refuses things with options that their tags do not allow, as the zero value of an activation: its rates would be 0.
func checkChoices(name string, things map[string]any) error {
	for _, key := range slices.Sorted(maps.Keys(things)) {
		for _, w := range catalog.Wrong(things[key]) {
			at := key + "." + w.Key
			return catalog.At(at, errors.Errorf("%s: %s: %v", name, at, w.Err))
		}
	}
	return nil
}
