package data

import (
	"math"

	"github.com/pkg/errors"
)

// Splits are the three parts of a set, which share no image: a task.
type Splits struct {
	Set    string // "mnist"
	Source string // the folder or file it was read from, or "embedded"
	Found  *Found // of the user's own data; nil: the set is a published one
	View   View   // how samples are shown; its Mean and Std are in the parts already

	Names []string // of the classes, in order; nil: they have none but their numbers

	Train, Valid, Test Set

	orders orders
}

// split makes the three parts.
func (s Spec) split(h home, train, test *content, o Options, valid float64) (*Splits, error) {
	var tr, va, te []int
	if test == nil {
		tr, va, te = splitByClass(train.labels, s.Classes, valid)
		test = train
	} else {
		tr, va = splitFront(len(train.labels), valid)
		te, _ = splitFront(len(test.labels), 0)
	}
	if len(tr) == 0 {
		return nil, errors.Errorf("share of images for validation is %v, which leaves none of %s for training; lower it", valid, s.Name)
	}
	if o.TrainImages > len(tr) {
		return nil, errors.Errorf("%d training images are asked for; %s has %d, and %d more that are kept for validation", o.TrainImages, s.Name, len(tr), len(va))
	}
	if o.TrainImages > 0 {
		tr = tr[:o.TrainImages]
	}
	return &Splits{
		Set: s.Name, Source: h.dir, View: o.View, Names: s.Names,
		Train: newSet(s.Name+"/train", s, o.View, train, tr),
		Valid: newSet(s.Name+"/valid", s, o.View, train, va),
		Test:  newSet(s.Name+"/test", s, o.View, test, te),
	}, nil
}

// splitFront takes the first images for validation, the rest for training.
func splitFront(n int, valid float64) (train, val []int) {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	k := int(math.Round(valid * float64(n)))
	return all[k:], all[:k]
}

// testShare is the share of images for testing where a set has no file for it.
const testShare = 0.2

// splitByClass splits a single file. Of every ten images of a class the last
// two are for testing; from the others the images for validation are taken at
// even distances, at 0.1 (of all) every eighth.
func splitByClass(labels []uint8, classes int, valid float64) (train, val, test []int) {
	seen, kept := make([]int, classes), make([]int, classes)
	share := valid / (1 - testShare)
	for i, l := range labels {
		if seen[l]++; (seen[l]-1)%10 >= 8 {
			test = append(test, i)
			continue
		}
		before := math.Floor(share * float64(kept[l]))
		if kept[l]++; math.Floor(share*float64(kept[l])) > before {
			val = append(val, i)
		} else {
			train = append(train, i)
		}
	}
	return train, val, test
}
