package data

import (
	"math"

	"github.com/pkg/errors"

	"credo/train/stream"
)

// divide holds out a share of each class, rounded, for testing and for validation. The order, which decides who, is drawn: files
// are often sorted by class, or by when the samples were taken.
func divide(s *samples, valid, test float64, seed uint64) (tr, va, te []int, err error) {
	if valid+test >= 1 {
		return nil, nil, nil, errors.Errorf("shares of %s held out for validation and testing are %v and %v, which leaves none for training; lower them", s.file, valid, test)
	}
	size := make([]int, len(s.names))
	for _, l := range s.labels {
		size[l]++
	}
	quota := func(share float64) []int {
		n := make([]int, len(s.names))
		for c := range n {
			n[c] = int(math.Round(share * float64(size[c])))
		}
		return n
	}
	forTest, forValid := quota(test), quota(valid)
	for c, name := range s.names {
		if size[c] <= forTest[c]+forValid[c] {
			return nil, nil, nil, errors.Errorf("%s: class %s has %d samples, of which %d are held out: none is left for training", s.file, name, size[c], forTest[c]+forValid[c])
		}
	}
	for _, i := range stream.New(seed, "split").Perm(len(s.labels)) {
		switch c := s.labels[i]; {
		case forTest[c] > 0:
			forTest[c]--
			te = append(te, i)
		case forValid[c] > 0:
			forValid[c]--
			va = append(va, i)
		default:
			tr = append(tr, i)
		}
	}
	return tr, va, te, nil
}
