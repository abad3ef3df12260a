package stream

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
)

// The purposes in use. Any other name gives a stream of its own too.
const (
	Init  = "init"  // starting weights
	Order = "order" // order of the training images
	Noise = "noise" // noise that enters a circuit as an input
	Task  = "task"  // inputs and targets of a task that is drawn, not read
	View  = "view"  // crops and mirror images of the training images
)

// New returns the stream of a seed, a purpose and indices, at its beginning.
// New(s, p) and New(s, p, 0) are two different streams.
func New(seed uint64, purpose string, index ...uint64) *rand.Rand {
	return rand.New(Source(seed, purpose, index...))
}

// Source returns the generator under the stream of the same name, for callers
// who save its position in the middle.
func Source(seed uint64, purpose string, index ...uint64) *rand.PCG {
	name := make([]byte, 0, 16+len(purpose)+8*len(index))
	name = binary.BigEndian.AppendUint64(name, seed)
	name = binary.BigEndian.AppendUint64(name, uint64(len(purpose)))
	name = append(name, purpose...)
	for _, i := range index {
		name = binary.BigEndian.AppendUint64(name, i)
	}
	sum := sha256.Sum256(name)
	return rand.NewPCG(binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16]))
}
