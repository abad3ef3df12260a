package verify

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
)

// alignmentCase is a network of which only the feedback of events learns, with all its data drawn.
type alignmentCase struct {
	model   burstModel
	taught  burstModel // with a teacher: its gradients are compared
	batches int
	batch   int
	record  []int
}
