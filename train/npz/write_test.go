package npz

import (
	"archive/zip"
	"bytes"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// By hand, from the description of NPY 1.0: magic, version, length of the header (118, so that the values begin at byte 128), the dictionary, and the
// values, the lowest byte first: 1 is 0x3ff0…, −2 is 0xc000….
func TestWritten(t *testing.T) {
	var out bytes.Buffer
	if err := Write(&out, Named{"a", []int{1, 2}, []float64{1, -2}}, Named{"flat", []int{1}, []float64{0.5}}); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("a.npy")
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	dictionary := "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2,), }"
	want := "\x93NUMPY\x01\x00\x76\x00" + dictionary + strings.Repeat(" ", 117-len(dictionary)) + "\n"
	if string(got[:128]) != want || hex.EncodeToString(got[128:]) != "000000000000f03f"+"00000000000000c0" {
		t.Errorf("%q", got)
	}
}

// Written arrays are read again, of any shape.
func TestWrittenIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.npz")
	var out bytes.Buffer
	shape := slices.Repeat([]int{1}, 30) // a header of more than 128 bytes
	if err := Write(&out, Named{"one", []int{3}, []float64{1, 2, 3}}, Named{"many", append(shape, 2), []float64{4, 5}}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for name, last := range map[string]float64{"one": 3, "many": 5} {
		a, err := f.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.At(a.Len() - 1); got != last {
			t.Errorf("%s ends in %v, want %v", name, got, last)
		}
	}
}

func TestValuesThatDoNotFillAShape(t *testing.T) {
	err := Write(io.Discard, Named{"a", []int{2, 3}, []float64{1}})
	if want := "array a of shape [2 3] has 1 values: 6 fill it"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
