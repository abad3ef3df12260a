package data

import (
	"github.com/pkg/errors"

	"credo/train/stream"
)

// Order returns the order in which epoch (from 0) goes through n training
// images: a permutation of 0 to n-1 that depends on nothing but the arguments.
func Order(seed uint64, epoch, n int) []int {
	return stream.New(seed, stream.Order, uint64(epoch)).Perm(n)
}

// A Batcher cuts an order into batches. It copies no image: Fill does, into
// the caller's buffers.
type Batcher struct {
	n, size int
	order   []int
	file    []int // 0 to n-1
	next    int   // first place in order after this batch
	index   []int // this batch
}

// NewBatcher makes batches of up to size images of a set of n. Call Start
// before Next.
func NewBatcher(n, size int) (*Batcher, error) {
	if n < 0 || size < 1 {
		return nil, errors.Errorf("batches of %d of %d images cannot be made; a batch has at least 1", size, n)
	}
	file, _ := splitFront(n, 0)
	return &Batcher{n: n, size: size, file: file}, nil
}

// Start begins an epoch. order is kept, not copied; nil is the order of the
// file, for evaluation. It may leave images out, but every index must be of
// the set.
func (b *Batcher) Start(order []int) error {
	if order == nil {
		order = b.file
	}
	for k, i := range order {
		if i < 0 || i >= b.n {
			return errors.Errorf("order has index %d at %d, and the set has %d images", i, k, b.n)
		}
	}
	b.order, b.next, b.index = order, 0, nil
	return nil
}

// Batches is the number of batches of this epoch, the short one included.
func (b *Batcher) Batches() int { return (len(b.order) + b.size - 1) / b.size }

// Seek makes batch k (from 0) the next one, to go on in the middle of an epoch.
func (b *Batcher) Seek(k int) error {
	if k < 0 || k > b.Batches() {
		return errors.Errorf("there is no batch %d: the epoch has %d", k, b.Batches())
	}
	b.next, b.index = min(k*b.size, len(b.order)), nil
	return nil
}

// Next goes to the next batch and reports whether there is one.
func (b *Batcher) Next() bool {
	end := min(b.next+b.size, len(b.order))
	b.index, b.next = b.order[b.next:end], end
	return len(b.index) > 0
}

// Index has the images of this batch. Its length is the true size: the last
// batch of an epoch may be short. It is not to be written to.
func (b *Batcher) Index() []int { return b.index }

// Fill writes images index of the set into buffers of the caller: pixels
// (len(index), D), and targets (len(index), K), 1 for the image's class and 0
// elsewhere. The rest of the buffers is left as it was. It does not
// allocate.
//
// Errors, before anything is written: a buffer is too small, an index is not
// in the set, a label is not below Classes.
func Fill[T float32 | float64](s *Set, index []int, pixels, targets []T) error {
	d, k := s.Dim(), s.Classes
	if len(pixels) < len(index)*d || len(targets) < len(index)*k {
		return errors.Errorf("%d images of %s need buffers of %d and %d numbers, not %d and %d", len(index), s.Name, len(index)*d, len(index)*k, len(pixels), len(targets))
	}
	for _, i := range index {
		if i < 0 || i >= s.Len() {
			return errors.Errorf("there is no image %d in %s, which has %d", i, s.Name, s.Len())
		}
		if int(s.Labels[i]) >= k {
			return errors.Errorf("label %d of %s is %d, and there are %d classes", i, s.Name, s.Labels[i], k)
		}
	}
	clear(targets[:len(index)*k])
	for row, i := range index {
		for j, v := range s.Image(i) {
			pixels[row*d+j] = T(v)
		}
		targets[row*k+int(s.Labels[i])] = 1
	}
	return nil
}
