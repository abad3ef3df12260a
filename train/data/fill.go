package data

import "github.com/pkg/errors"

// Fill writes images index of the set into buffers of the caller: pixels
// (len(index), D), and targets (len(index), K), 1 for the image's class and 0
// elsewhere. The rest of the buffers is left as it was. It does not
// allocate.
//
// Errors, before anything is written: a buffer is too small, an index is not
// in the set, a label is not below Classes.
func Fill[T float32 | float64](s *Set, index []int, pixels, targets []T) error {
	return fill(s, index, nil, pixels, targets)
}

// fill is Fill with the moves of all images, nil if they do not move.
func fill[T float32 | float64](s *Set, index []int, moves []move, pixels, targets []T) error {
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
		m := move{}
		if moves != nil {
			m = moves[i]
		}
		show(s, i, m, pixels[row*d:(row+1)*d])
		targets[row*k+int(s.Labels[i])] = 1
	}
	return nil
}
