package data

import (
	"slices"
	"sync"

	"credo/train/stream"
)

// Order returns the order in which epoch (from 0) goes through n training
// images: a permutation of 0 to n-1 that depends on nothing but the arguments.
func Order(seed uint64, epoch, n int) []int {
	return stream.New(seed, stream.Order, uint64(epoch)).Perm(n)
}

// orders keeps orders that are in use, with the moves of the images, as it takes long to draw them. It may be
// used by several goroutines.
type orders struct {
	mutex sync.Mutex
	kept  []order // the oldest first
	file  []int   // 0, 1, 2, ...
}

type order struct {
	seed  uint64
	epoch int
	index []int
	moves []move // by image; nil: images do not move
}

// keptOrders is how many orders are kept: runs side by side have one each.
const keptOrders = 16

// of returns Order(seed, epoch, n), and the moves of a view. It is not to be written to.
func (o *orders) of(seed uint64, epoch, n int, view View) order {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for _, k := range o.kept {
		if k.seed == seed && k.epoch == epoch && len(k.index) == n {
			return k
		}
	}
	if len(o.kept) == keptOrders {
		o.kept = slices.Delete(o.kept, 0, 1)
	}
	o.kept = append(o.kept, order{seed, epoch, Order(seed, epoch, n), view.draw(seed, epoch, n)})
	return o.kept[len(o.kept)-1]
}

// ofFile returns 0 to n-1, unmoved. It is not to be written to.
func (o *orders) ofFile(n int) order {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for len(o.file) < n {
		o.file = append(o.file, len(o.file))
	}
	return order{index: o.file[:n]}
}
