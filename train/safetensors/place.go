package safetensors

import "github.com/pkg/errors"

// place reads the entry of a tensor in the header, and checks that type, shape and offsets agree.
func (p parser) place(name string) (place, error) {
	out := place{name: name}
	fields := 0
	err := p.object(func(key string) error {
		fields++
		switch key {
		case "dtype":
			text, err := p.text()
			out.dtype = dtype(text)
			return errors.WithMessage(err, key)
		case "shape":
			shape, err := p.list()
			out.shape = ints(shape)
			return errors.WithMessage(err, key)
		case "data_offsets":
			offsets, err := p.list()
			if err == nil && len(offsets) != 2 {
				err = errors.Errorf("expected 2 numbers, got %d", len(offsets))
			}
			if err == nil {
				out.begin, out.end = offsets[0], offsets[1]
			}
			return errors.WithMessage(err, key)
		}
		return errors.Errorf("unknown key %q", key)
	})
	if err == nil && fields != 3 {
		err = errors.New("needs dtype, shape and data_offsets")
	}
	if err == nil {
		err = out.check()
	}
	return out, err
}

func (p place) check() error {
	if p.name == "" {
		return errors.New("has no name")
	}
	width := p.dtype.size()
	if width == 0 {
		return errors.Errorf("has numbers of type %q; only F32 and F64 can be read", string(p.dtype))
	}
	n, ok := product(p.shape)
	if !ok {
		return errors.Errorf("shape %v is too large", p.shape)
	}
	if p.begin > p.end || p.end-p.begin != n*width {
		return errors.Errorf("shape %v of %s takes %d bytes, offsets %d to %d do not hold them", p.shape, p.dtype, n*width, p.begin, p.end)
	}
	return nil
}

// ints never returns nil: a scalar has an empty shape.
func ints(from []uint64) []int {
	out := make([]int, len(from))
	for i, n := range from {
		out[i] = int(n)
	}
	return out
}
