package models

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// checkData refuses a circuit whose settings make no sense, and data of other widths than its ends. A target of width 1 would
// otherwise broadcast.
func checkData(b *graph.Builder, spec circuit.Spec, sizes []int, io circuit.IO) {
	if spec.Invalid != nil {
		b.Fail(spec.Invalid)
	}
	if b.Err() != nil {
		return
	}
	in, out := sizes[0], sizes[len(sizes)-1]
	if s := io.Input.Shape(); len(s) != 2 || s[1] != in {
		b.Fail(errors.Errorf("%s takes an input (batch, %d) and is given %v", spec.Name, in, s))
	}
	if s := io.Target.Shape(); len(s) != 2 || s[1] != out {
		b.Fail(errors.Errorf("%s takes a target (batch, %d) and is given %v", spec.Name, out, s))
	}
}
