package safetensors

import (
	"bytes"
	"errors"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The tensors that testdata/write.py gave the Python package, in the order of that package's files.
func pythonFiles() map[string]File {
	return map[string]File{
		"testdata/python.safetensors": {
			Tensors: []Tensor{
				{Name: "bias", Shape: []int{2}, F64: []float64{-1, 1e-300}},
				{Name: "weights", Shape: []int{2, 3}, F32: []float32{0, 0.5, 1, 1.5, 2, 2.5}},
			},
			Metadata: map[string]string{"by": "python"},
		},
		"testdata/mixed.safetensors": {
			Tensors: []Tensor{
				{Name: "wide", Shape: []int{1, 2, 1}, F64: []float64{1e308, 5e-324}},
				{Name: "W1", Shape: []int{1, 3}, F32: []float32{1.5, -2.25, 3e-40}},
				{Name: "a/ü \"quoted\"\\ <tag>\n", Shape: []int{1}, F32: []float32{0.1}},
				{Name: "empty", Shape: []int{0, 3}, F32: []float32{}},
				{Name: "scalar", Shape: []int{}, F32: []float32{7}},
			},
			Metadata: map[string]string{"experiment": "circuit:\n\tname: dic # <\"\\>\x01\u2028\x7f\n"},
		},
	}
}

func TestReadsWhatPythonWrote(t *testing.T) {
	for path, want := range pythonFiles() {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Read(data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, *got); diff != "" {
			t.Errorf("%s: -want +got\n%s", path, diff)
		}
	}
}

// The other way round, whether Python reads the files of Write, follows from this: the bytes are the same. It was also tried by hand,
// with safetensors 0.8.0: load_file of files written here gave equal arrays.
func TestWritesTheBytesThatPythonWrites(t *testing.T) {
	for path, f := range pythonFiles() {
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		last := len(f.Tensors) - 1
		f.Tensors[0], f.Tensors[last] = f.Tensors[last], f.Tensors[0] // the order of the arguments must not show
		var b bytes.Buffer
		if err := Write(&b, f.Tensors, f.Metadata); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, b.Bytes()) {
			t.Errorf("%s: want\n%q\ngot\n%q", path, want, b.Bytes())
		}
	}
}

func TestMetadataIsSorted(t *testing.T) {
	meta := map[string]string{"c": "3", "a": "1", "b": "<2>"}
	for range 10 {
		var b bytes.Buffer
		if err := Write(&b, nil, meta); err != nil {
			t.Fatal(err)
		}
		if want := `{"__metadata__":{"a":"1","b":"<2>","c":"3"}}`; strings.TrimRight(b.String()[8:], " ") != want || b.Len()%8 != 0 {
			t.Fatalf("%q", b.String())
		}
	}
}

// More values than are turned into bytes at a time, and one.
func TestLongTensors(t *testing.T) {
	for _, n := range []int{1, chunk - 1, chunk, 2*chunk + 1} {
		in := []Tensor{{Name: "d", Shape: []int{n}, F64: make([]float64, n)}, {Name: "s", Shape: []int{n, 1}, F32: make([]float32, n)}}
		for i := range n {
			in[0].F64[i], in[1].F32[i] = 1/float64(i+1), -float32(i)
		}
		var b bytes.Buffer
		if err := Write(&b, in, nil); err != nil {
			t.Fatal(err)
		}
		f, err := Read(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(in, f.Tensors); diff != "" {
			t.Error(n, diff)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	one := func(change func(*Tensor)) []Tensor {
		x := Tensor{Name: "W", Shape: []int{1}, F32: []float32{1}}
		change(&x)
		return []Tensor{x}
	}
	for says, tensors := range map[string][]Tensor{
		`two tensors are named "W"`:                 append(one(func(*Tensor) {}), Tensor{Name: "W", Shape: []int{1}, F64: []float64{1}}),
		`tensor "W" has shape [2] and 1 values`:     one(func(x *Tensor) { x.Shape = []int{2} }),
		`tensor "W" has shape [-1 -1] and 1 values`: one(func(x *Tensor) { x.Shape = []int{-1, -1} }),
		`a tensor cannot be named ""`:               one(func(x *Tensor) { x.Name = "" }),
		`a tensor cannot be named "__metadata__"`:   one(func(x *Tensor) { x.Name = "__metadata__" }),
		`the name is not UTF-8`:                     one(func(x *Tensor) { x.Name = "\xff" }),
		`tensor "W": set one of F32 and F64`:        one(func(x *Tensor) { x.F64 = []float64{1} }),
		`tensor "W": NaN at index [0]`:              one(func(x *Tensor) { x.F32[0] = float32(math.NaN()) }),
	} {
		var b bytes.Buffer
		if err := Write(&b, tensors, nil); err == nil || !strings.Contains(err.Error(), says) || b.Len() > 0 {
			t.Errorf("error %v after %d bytes, want one that says %q", err, b.Len(), says)
		}
	}
	if err := Write(&bytes.Buffer{}, nil, map[string]string{"k": "\xff"}); err == nil {
		t.Error("metadata that is not UTF-8 was written")
	}
}

type fullDisk struct{ room int }

func (d *fullDisk) Write(p []byte) (int, error) {
	if d.room -= len(p); d.room < 0 {
		return 0, errors.New("no space left")
	}
	return len(p), nil
}

func TestWriteReportsAFullDisk(t *testing.T) {
	tensors := []Tensor{{Name: "W", Shape: []int{3}, F32: []float32{1, 2, 3}}}
	for _, room := range []int{0, 70} {
		if err := Write(&fullDisk{room}, tensors, nil); err == nil || !strings.Contains(err.Error(), "no space left") {
			t.Errorf("room for %d bytes: error %v", room, err)
		}
	}
}
