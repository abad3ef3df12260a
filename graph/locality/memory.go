package locality

import (
	"fmt"
	"slices"

	"credo/graph/circuit"
)

// fits tells whether values of this shape may be a memory: they belong to its cells or synapses, and have samples if it lasts a trial.
func (y *synapses) fits(k Kept, shape []int) bool {
	want := y.spec.Extent(y.proj, k.Per)
	if k.Trial {
		at := k.samples(len(want))
		if k.Per == circuit.PerSynapse {
			want = slices.Insert(want, at, 0)
		}
		if len(shape) == len(want) {
			want[at] = shape[at]
		}
	}
	return slices.Equal(shape, want)
}

// samples is the place of the axis of samples in a memory of a trial, whose extent without them has so many axes.
func (Kept) samples(axes int) int { return axes - 2 }

// last counts the axes of a memory after the axis of networks side by side.
func (k Kept) last() int {
	if k.Trial && k.Per == circuit.PerSynapse {
		return 3
	}
	return 2
}

// wants says the shape that a memory must have.
func (y *synapses) wants(k Kept) string {
	words := fmt.Sprintf("its cells or synapses have %v", y.spec.Extent(y.proj, k.Per))
	if k.Trial {
		words += " for every sample"
	}
	return words
}
