package train

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/train/data"
)

// feed hands the images of a set to a learner, in batches of its precision. Full batches share one buffer, and the short last
// one has its own, so that every program reads the same arrays all the time.
type feed struct {
	learner *Learner
	set     *data.Set
	batcher *data.Batcher
	buffers map[int]Batch
}

func newFeed(l *Learner, set *data.Set, size int) (*feed, error) {
	b, err := data.NewBatcher(set.Len(), size)
	return &feed{l, set, b, map[int]Batch{}}, err
}

// each calls f for every batch of the order; nil is the order of the file.
func (f *feed) each(order []int, do func(b Batch) error) error {
	if err := f.batcher.Start(order); err != nil {
		return err
	}
	for f.batcher.Next() {
		b, err := f.fill(f.batcher.Index())
		if err != nil {
			return err
		}
		if err := do(b); err != nil {
			return err
		}
	}
	return nil
}

func (f *feed) fill(index []int) (Batch, error) {
	b, ok := f.buffers[len(index)]
	if !ok {
		b = f.learner.NewBatch(len(index))
		f.buffers[len(index)] = b
	}
	if f.learner.dtype == graph.Float64 {
		return b, data.Fill(f.set, index, b.Get(circuit.InputName).F64, b.Get(circuit.TargetName).F64)
	}
	return b, data.Fill(f.set, index, b.Get(circuit.InputName).F32, b.Get(circuit.TargetName).F32)
}

// Score is how well a network answers a set.
type Score struct {
	Loss     float64 // mean over the images
	Accuracy float64 // share of right answers, 0 to 1
}

// evaluate answers all images of a set with the first phase. It asks between batches whether to stop.
func (f *feed) evaluate(stopped func() error) (Score, error) {
	var loss float64
	right := 0
	err := f.each(nil, func(b Batch) error {
		if err := stopped(); err != nil {
			return err
		}
		v, r, err := f.learner.Evaluate(b)
		loss += v * float64(b.Samples)
		right += r
		return err
	})
	n := float64(f.set.Len())
	return Score{loss / n, float64(right) / n}, err
}
