package npz

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"

	"github.com/pkg/errors"
)

// Array is an array of numbers.
type Array struct {
	Dtype string // as NumPy has it: "<f4"
	Shape []int  // none: a single number

	kind    dtype
	fortran bool   // the first axis is the fastest in raw
	raw     []byte // as in the file
}

// Len is the number of values.
func (a *Array) Len() int { return len(a.raw) / a.kind.size }

// Whole tells whether the values are integers or truth values.
func (a *Array) Whole() bool { return a.kind.letter != 'f' }

// At returns a value, counted with the last axis fastest. Integers above 2^53 are rounded.
func (a *Array) At(i int) float64 {
	if a.fortran {
		i = a.place(i)
	}
	return a.kind.value(a.raw[i*a.kind.size:])
}

// place is where a value is if the first axis is the fastest.
func (a *Array) place(i int) (at int) {
	stride := a.Len()
	for k := len(a.Shape) - 1; k >= 0; k-- {
		stride /= a.Shape[k]
		at += i % a.Shape[k] * stride
		i /= a.Shape[k]
	}
	return at
}

// Index returns the place of a value on every axis, from 0.
func (a *Array) Index(i int) []int {
	out := make([]int, len(a.Shape))
	for k := len(out) - 1; k >= 0; k-- {
		out[k] = i % a.Shape[k]
		i /= a.Shape[k]
	}
	return out
}

// Decode reads an NPY file to its end. name stands for it in errors.
func Decode(r io.Reader, name string) (*Array, error) {
	h, err := readHeader(r, name)
	if err != nil {
		return nil, err
	}
	a := &Array{Dtype: h.descr, Shape: h.shape, fortran: h.fortran}
	if a.kind, err = parseDtype(h.descr); err != nil {
		return nil, refuse(name, "save it as numbers", "%s", err)
	}
	size, ok := bytesOf(h.shape, a.kind.size)
	if !ok {
		return nil, refuse(name, "give it fewer values", "of shape %v promises more than %d bytes", h.shape, MaxBytes)
	}
	var b bytes.Buffer // it grows with the values that are there
	n, err := io.Copy(&b, io.LimitReader(r, int64(size)+1))
	switch {
	case err != nil:
		return nil, errors.Wrapf(err, "%s cannot be read", name)
	case n < int64(size):
		return nil, refuse(name, "write it anew, whole", "is cut off: it has %d bytes of the %d of shape %v", n, size, h.shape)
	case n > int64(size):
		return nil, refuse(name, "write it anew", "goes on after the %d bytes of shape %v", size, h.shape)
	}
	a.raw = b.Bytes()
	return a, nil
}

// bytesOf is the number of bytes of values of a size, if they are not too many.
func bytesOf(shape []int, size int) (n int, ok bool) {
	n = size
	for _, d := range shape {
		if d > 0 && n > MaxBytes/d {
			return 0, false
		}
		n *= d
	}
	return n, true
}

// dtype is how a number is written.
type dtype struct {
	order  binary.ByteOrder
	letter byte // f: float, i: integer, u: unsigned, b: truth
	size   int  // bytes
}

// parseDtype reads a type as NumPy names it.
func parseDtype(descr string) (dtype, error) {
	d := dtype{order: binary.LittleEndian}
	if len(descr) != 3 {
		return d, errors.Errorf("is of type %q, which is no plain number", descr)
	}
	if descr[0] == '>' {
		d.order = binary.BigEndian
	}
	d.letter, d.size = descr[1], int(descr[2]-'0')
	switch descr[1:] {
	case "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1":
		if descr[0] == '<' || descr[0] == '>' || descr[0] == '|' && d.size == 1 {
			return d, nil
		}
	}
	return d, errors.Errorf("is of type %q: there are floats of 4 or 8 bytes, integers and truth values", descr)
}

// value reads the number at the beginning of some bytes.
func (d dtype) value(b []byte) float64 {
	switch d.size {
	case 1:
		if d.letter == 'i' {
			return float64(int8(b[0]))
		}
		return float64(b[0])
	case 2:
		if v := d.order.Uint16(b); d.letter == 'i' {
			return float64(int16(v))
		} else {
			return float64(v)
		}
	case 4:
		return d.four(d.order.Uint32(b))
	}
	return d.eight(d.order.Uint64(b))
}

func (d dtype) four(v uint32) float64 {
	switch d.letter {
	case 'f':
		return float64(math.Float32frombits(v))
	case 'i':
		return float64(int32(v))
	}
	return float64(v)
}

func (d dtype) eight(v uint64) float64 {
	switch d.letter {
	case 'f':
		return math.Float64frombits(v)
	case 'i':
		return float64(int64(v))
	}
	return float64(v)
}
