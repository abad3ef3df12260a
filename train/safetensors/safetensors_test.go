package safetensors

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRoundTrip(t *testing.T) {
	in := []Tensor{
		{Name: "b", Shape: []int{2}, F64: []float64{1, -0.1}},
		{Name: "W", Shape: []int{2, 3}, F32: []float32{1, 2, 3, 4, 5, 6}},
		{Name: "s", Shape: []int{}, F32: []float32{7}},
	}
	var a, b bytes.Buffer
	if err := Write(&a, in, map[string]string{"k": "<v>"}); err != nil {
		t.Fatal(err)
	}
	if err := Write(&b, []Tensor{in[2], in[0], in[1]}, map[string]string{"k": "<v>"}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the bytes depend on the order of the arguments")
	}
	f, err := Read(a.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Tensor{in[1], in[0], in[2]}, f.Tensors); diff != "" {
		t.Error(diff)
	}
	if f.Metadata["k"] != "<v>" {
		t.Errorf("metadata %v", f.Metadata)
	}
}

// testdata/python.safetensors was written by safetensors 0.8.0 for Python (see testdata/README.md).
func TestPythonFile(t *testing.T) {
	data, err := os.ReadFile("testdata/python.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	f, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Tensor{
		"weights": {Name: "weights", Shape: []int{2, 3}, F32: []float32{0, 0.5, 1, 1.5, 2, 2.5}},
		"bias":    {Name: "bias", Shape: []int{2}, F64: []float64{-1, 1e-300}},
	}
	for _, x := range f.Tensors {
		if diff := cmp.Diff(want[x.Name], x); diff != "" {
			t.Error(diff)
		}
	}
	if len(f.Tensors) != 2 || f.Metadata["by"] != "python" {
		t.Errorf("%d tensors, metadata %v", len(f.Tensors), f.Metadata)
	}
}

func file(header string, values int) []byte {
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(out, header...), make([]byte, values)...)
}

func TestRefused(t *testing.T) {
	nan := file(`{"W":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4)
	binary.LittleEndian.PutUint32(nan[len(nan)-4:], math.Float32bits(float32(math.NaN())))
	long := file(`{}`, 0)
	binary.LittleEndian.PutUint64(long, 1<<60)
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"empty":        {nil, "too few"},
		"length lies":  {long, "claims 1152921504606846976 bytes"},
		"no JSON":      {file(`hello`, 0), "no JSON object"},
		"twice":        {file(`{"W":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"W":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, 8), `names "W" twice`},
		"dtype":        {file(`{"W":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}`, 2), `dtype "BF16"`},
		"shape lies":   {file(`{"W":{"dtype":"F32","shape":[3],"data_offsets":[0,4]}}`, 4), "12 bytes, and claims 4"},
		"huge shape":   {file(`{"W":{"dtype":"F32","shape":[1099511627776,1099511627776],"data_offsets":[0,4]}}`, 4), "impossible shape"},
		"negative":     {file(`{"W":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}`, 4), "impossible shape"},
		"out of range": {file(`{"W":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 4), "claims bytes 0 to 8 of 4"},
		"gap":          {file(`{"W":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, 8), "overlap or leave a gap"},
		"overlap":      {file(`{"V":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"W":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}`, 6), "overlap or leave a gap"},
		"left over":    {file(`{"W":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 5), "1 bytes are left over"},
		"after":        {file(`{}{}`, 0), "goes on after"},
		"NaN":          {nan, `tensor "W": value 0 is NaN`},
	} {
		if _, err := Read(c.data); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, want one that says %q", name, err, c.says)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	for says, ts := range map[string][]Tensor{
		"two tensors":     {{Name: "W", Shape: []int{1}, F32: []float32{1}}, {Name: "W", Shape: []int{1}, F32: []float32{1}}},
		"and 1 values":    {{Name: "W", Shape: []int{2}, F32: []float32{1}}},
		"cannot be named": {{Name: "", Shape: []int{1}, F32: []float32{1}}},
	} {
		if err := Write(&bytes.Buffer{}, ts, nil); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v, want one that says %q", err, says)
		}
	}
}

// What Read accepts, Write gives back: the same tensors.
func FuzzRead(f *testing.F) {
	f.Add(file(`{"W":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4))
	f.Add(file(`{"__metadata__":{"a":"b"},"W":{"dtype":"F64","shape":[],"data_offsets":[0,8]}}`, 8))
	f.Add(file(`{`, 0))
	f.Fuzz(func(t *testing.T, data []byte) {
		x, err := Read(data)
		if err != nil {
			return
		}
		var buf bytes.Buffer
		if err := Write(&buf, x.Tensors, x.Metadata); err != nil {
			t.Skip() // a name that Write refuses
		}
		y, err := Read(buf.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if len(y.Tensors) != len(x.Tensors) {
			t.Fatalf("%d tensors became %d", len(x.Tensors), len(y.Tensors))
		}
	})
}
