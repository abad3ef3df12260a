package npz

import (
	"archive/zip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/pkg/errors"
)

// Named is an array to be written: values with the last axis fastest.
type Named struct {
	Name   string
	Shape  []int
	Values []float64
}

// Write writes arrays of floats of 8 bytes as an archive that NumPy loads. An array whose values do not fill its shape is refused.
func Write(w io.Writer, arrays ...Named) error {
	z := zip.NewWriter(w)
	for _, a := range arrays {
		n := 1
		for _, d := range a.Shape {
			n *= d
		}
		if n != len(a.Values) {
			return errors.Errorf("array %s of shape %v has %d values: %d fill it", a.Name, a.Shape, len(a.Values), n)
		}
		f, err := z.Create(a.Name + ".npy")
		if err != nil {
			return errors.WithStack(err)
		}
		if err := a.write(f); err != nil {
			return errors.WithMessagef(err, "array %s", a.Name)
		}
	}
	return errors.WithStack(z.Close())
}

// write writes the array in version 1.0 of the format: magic, length of the header, header to a multiple of 64 bytes, values.
func (a Named) write(w io.Writer) error {
	shape := ""
	for _, d := range a.Shape {
		shape += fmt.Sprintf("%d, ", d)
	}
	header := fmt.Sprintf("{'descr': '<f8', 'fortran_order': False, 'shape': (%s), }", strings.TrimSuffix(shape, " "))
	const before = 10 // bytes of magic, version and length
	header += strings.Repeat(" ", 63-(before+len(header))%64) + "\n"
	if len(header) > math.MaxUint16 {
		return errors.Errorf("shape of %d axes: too many to be written", len(a.Shape))
	}
	begin := binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(len(header)))
	if _, err := w.Write(append(begin, header...)); err != nil {
		return errors.WithStack(err)
	}
	return errors.WithStack(binary.Write(w, binary.LittleEndian, a.Values))
}
