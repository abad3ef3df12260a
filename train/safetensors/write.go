package safetensors

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/pkg/errors"
)

// metadataKey is the name in the header that no tensor can have.
const metadataKey = "__metadata__"

// Write writes tensors and metadata. The same arguments give the same bytes, in any order of the tensors. Tensors that could not
// be read back are refused before anything is written: two of one name, a shape that does not fit its values, a value that is not
// finite.
func Write(w io.Writer, tensors []Tensor, meta map[string]string) error {
	tensors = slices.Clone(tensors)
	slices.SortStableFunc(tensors, before)
	for i, t := range tensors {
		if err := t.check(); err != nil {
			return err
		}
		if slices.ContainsFunc(tensors[:i], func(o Tensor) bool { return o.Name == t.Name }) {
			return errors.Errorf("two tensors are named %q", t.Name)
		}
	}
	header, err := encodeHeader(tensors, meta)
	if err != nil {
		return err
	}
	if _, err := w.Write(header); err != nil {
		return errors.WithStack(err)
	}
	for _, t := range tensors {
		if err := t.write(w); err != nil {
			return errors.Wrapf(err, "tensor %q", t.Name)
		}
	}
	return nil
}

// encodeHeader returns the length and the JSON, padded so that the values start at a multiple of eight bytes.
func encodeHeader(tensors []Tensor, meta map[string]string) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 8))
	b.WriteByte('{')
	if err := encodeMetadata(b, meta); err != nil {
		return nil, err
	}
	at := uint64(0)
	for i, t := range tensors {
		if i > 0 || len(meta) > 0 {
			b.WriteByte(',')
		}
		quote(b, t.Name)
		b.WriteByte(':')
		text, err := json.Marshal(struct {
			Dtype   dtype     `json:"dtype"`
			Shape   []int     `json:"shape"`
			Offsets [2]uint64 `json:"data_offsets"`
		}{t.dtype(), append([]int{}, t.Shape...), [2]uint64{at, at + t.bytes()}})
		if err != nil {
			return nil, errors.WithStack(err)
		}
		b.Write(text)
		at += t.bytes()
	}
	b.WriteByte('}')
	for b.Len()%8 != 0 {
		b.WriteByte(' ')
	}
	if n := b.Len() - 8; n > maxHeader {
		return nil, errors.Errorf("the header has %d bytes, and the format allows %d", n, maxHeader)
	}
	binary.LittleEndian.PutUint64(b.Bytes(), uint64(b.Len()-8))
	return b.Bytes(), nil
}

func encodeMetadata(b *bytes.Buffer, meta map[string]string) error {
	if len(meta) == 0 {
		return nil
	}
	quote(b, metadataKey)
	b.WriteString(":{")
	for i, k := range slices.Sorted(maps.Keys(meta)) {
		if err := checkText(k, meta[k]); err != nil {
			return err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		quote(b, k)
		b.WriteByte(':')
		quote(b, meta[k])
	}
	b.WriteByte('}')
	return nil
}

// chunk is the number of values that are turned into bytes at a time.
const chunk = 8192

func (t Tensor) write(w io.Writer) error {
	buffer := make([]byte, 0, chunk*t.dtype().size())
	for start := 0; start < t.len(); start += chunk {
		buffer = buffer[:0]
		for i := start; i < min(start+chunk, t.len()); i++ {
			if t.F64 != nil {
				buffer = binary.LittleEndian.AppendUint64(buffer, math.Float64bits(t.F64[i]))
			} else {
				buffer = binary.LittleEndian.AppendUint32(buffer, math.Float32bits(t.F32[i]))
			}
		}
		if _, err := w.Write(buffer); err != nil {
			return err
		}
	}
	return nil
}
