package data

import "github.com/pkg/errors"

// DefaultValid is the share of images kept for validation when Options do not
// say another.
const DefaultValid = 0.1

// Options say where to look and how many images to take.
type Options struct {
	// Places are looked through in order; see the function Places.
	Places []Place
	// Valid is the share of images kept for validation: of the training file,
	// or of all images if the set has no file for testing. nil is
	// DefaultValid, new(0.0) keeps none and trains on them all.
	Valid *float64
	// TrainImages, if above 0, trains on no more than the first so many.
	TrainImages int
	// View is how images are shown; the zero View shows them as they are, from
	// 0 to 1. The one that goes with a set is its Spec's.
	View View
}

// Load finds a set of the registry, checks its files and splits it.
//
// Errors: an unknown name, a set that is nowhere ([MissingError]), a file that
// is missing, damaged, or not the published one, an impossible share or number
// of images.
func Load(name string, o Options) (*Splits, error) {
	spec, err := Lookup(name)
	if err != nil {
		return nil, err
	}
	return spec.Load(o)
}

// Load is the function Load for a set that need not be in the registry.
func (s Spec) Load(o Options) (*Splits, error) {
	valid := DefaultValid
	if o.Valid != nil {
		valid = *o.Valid
	}
	if err := o.check(valid); err != nil {
		return nil, err
	}
	if err := o.View.check(s.Name, s.Rows, s.Cols, s.Channels); err != nil {
		return nil, err
	}
	h, err := s.find(o.Places)
	if err != nil {
		return nil, err
	}
	train, test, err := s.read(h)
	if err != nil {
		return nil, err
	}
	return s.split(h, train, test, o, valid)
}

func (o Options) check(valid float64) error {
	if !(valid >= 0 && valid < 1) { // NaN too
		return errors.Errorf("share of images for validation is %v; it must be at least 0 and below 1", valid)
	}
	if o.TrainImages < 0 {
		return errors.Errorf("number of training images is %d; it must be above 0, or 0 for all", o.TrainImages)
	}
	return nil
}
