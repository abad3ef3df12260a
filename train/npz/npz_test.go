package npz_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"credo/train/npz"
)

// npy writes a file of version 1 as the format says: the header ends in a new line.
func npy(header string, values []byte) []byte {
	header += "\n"
	out := append([]byte("\x93NUMPY\x01\x00"), byte(len(header)), byte(len(header)>>8))
	return append(append(out, header...), values...)
}

// archive packs files.
func archive(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// want is the value that testdata/make.py writes.
func want(name string, i int) float64 {
	v := int64(7*i - 30)
	switch name {
	case "int_u1":
		return float64(uint8(v))
	case "int_u2":
		return float64(uint16(v))
	case "int_u4":
		return float64(uint32(v))
	case "int_u8":
		return float64(uint64(v))
	case "int_i1":
		return float64(int8(v))
	case "truth":
		return math.Abs(float64(v % 2))
	}
	if strings.HasPrefix(name, "int") {
		return float64(v)
	}
	return float64(v) / 4
}

func checkArrays(t *testing.T, path string) {
	t.Helper()
	f, err := npz.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, name := range strings.Fields("int_i1 int_u1 int_i2 int_u2 int_i4 int_u4 int_i8 int_u8 float_little4 float_big4 float_little8 float_big8 truth columns") {
		a, err := f.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(a.Shape, []int{2, 3, 4}) || a.Len() != 24 || a.Whole() != (strings.HasPrefix(name, "int") || name == "truth") {
			t.Errorf("%s: %s of shape %v", name, a.Dtype, a.Shape)
		}
		for i := range a.Len() {
			if got := a.At(i); got != want(name, i) {
				t.Errorf("%s of %s: value %d is %v, want %v", name, a.Dtype, i, got, want(name, i))
			}
			if at := a.Index(i); at[0]*12+at[1]*4+at[2] != i {
				t.Errorf("value %d is at %v", i, at)
			}
		}
	}
	for name, shape := range map[string]string{"line": "[5]", "number": "[]", "empty": "[0 3]"} {
		if a, err := f.Read(name); err != nil || fmt.Sprint(a.Shape) != shape {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, says := range map[string]string{
		"half": `is of type "<f2": there are floats of 4 or 8 bytes, integers and truth values; save it as numbers`, "words": `is of type "<U1"`,
		"objects": `is of type "|O", which is no plain number`, "records": "(records are no plain numbers)",
		"other": "has no array other; it has: columns, empty, float_big4",
	} {
		if _, err := f.Read(name); err == nil || !strings.Contains(err.Error(), says) || !strings.HasPrefix(err.Error(), path) {
			t.Errorf("%s: %v, want %s", name, err, says)
		}
	}
}

// Archives that NumPy wrote, in all types of numbers and both orders, stored and compressed.
func TestArchivesOfNumPy(t *testing.T) {
	for _, name := range []string{"plain.npz", "compressed.npz"} {
		t.Run(name, func(t *testing.T) { checkArrays(t, filepath.Join("testdata", name)) })
	}
}

// The NumPy of this machine writes the files that are read.
func TestNumPyOfThisMachine(t *testing.T) {
	if exec.Command("python3", "-c", "import numpy").Run() != nil {
		t.Skip("no python3 with numpy")
	}
	dir := t.TempDir()
	script, err := os.ReadFile(filepath.Join("testdata", "make.py"))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "make.py"), script, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("python3", filepath.Join(dir, "make.py")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	checkArrays(t, filepath.Join(dir, "plain.npz"))
	checkArrays(t, filepath.Join(dir, "compressed.npz"))
}

// By hand: headers in any order of keys, in versions 1 to 3, and columns first: (2, 3) as a, d, b, e, c, f.
func TestHeadersByHand(t *testing.T) {
	six := []byte{1, 2, 3, 4, 5, 6}
	for header, want := range map[string][]float64{
		"{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }": {1, 2, 3, 4, 5, 6},
		"{'shape':(2,3),\"fortran_order\":True,'descr':'<u1'}":        {1, 3, 5, 2, 4, 6},
		"{'descr': '>u2', 'fortran_order': False, 'shape': (3,)}":     {258, 772, 1286},
		"{'descr': '<u2', 'fortran_order': False, 'shape': (3,), }":   {513, 1027, 1541},
	} {
		one := npy(header, six)
		long := append([]byte("\x93NUMPY\x02\x00"), binary.LittleEndian.AppendUint32(nil, uint32(len(header)))...)
		for _, file := range [][]byte{one, append(append(long, header...), six...)} {
			a, err := npz.Decode(bytes.NewReader(file), "f")
			if err != nil {
				t.Fatal(err)
			}
			var got []float64
			for i := range a.Len() {
				got = append(got, a.At(i))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", header, got, want)
			}
		}
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	const good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
	eight := make([]byte, 8)
	for says, file := range map[string][]byte{
		"is no NPY file: it does not begin as one":                               []byte("PK"),
		"is of version 4 of the format; there are 1, 2 and 3":                    []byte("\x93NUMPY\x04\x00\x00\x00\x00\x00"),
		"has a header of 4294967295 bytes, more than 65536":                      []byte("\x93NUMPY\x02\x00\xff\xff\xff\xff"),
		"is cut off in its header":                                               npy(good, nil)[:30],
		"is cut off: it has 7 bytes of the 8 of shape [2]":                       npy(good, eight[:7]),
		"goes on after the 8 bytes of shape [2]":                                 npy(good, make([]byte, 9)),
		"promises more than 4294967296 bytes":                                    npy(strings.Replace(good, "(2,)", "(1073741824, 2)", 1), nil),
		"whose shape has no whole numbers":                                       npy(strings.Replace(good, "(2,)", "(-2,)", 1), eight),
		"whose shape has more than 64 axes":                                      npy(strings.Replace(good, "(2,)", "("+strings.Repeat("1,", 65)+")", 1), eight),
		"neither True nor False":                                                 npy(strings.Replace(good, "False", "0", 1), eight),
		"which says descr twice":                                                 npy("{'descr': '<f4', 'descr': '<f4', 'shape': (2,)}", eight),
		`which says "order"`:                                                     npy("{'descr': '<f4', 'order': 'C', 'shape': (2,)}", eight),
		"which is not descr, fortran_order and shape alone; write it by":         npy("{'descr': '<f4', 'shape': (2,)}", eight),
		`in which ":" is missing`:                                                npy("{'descr' '<f4'}", eight),
		`in which "}" is missing`:                                                npy("{'descr': '<f4'", eight),
		`is of type "<b4": there are floats of 4 or 8 bytes, integers and truth`: npy(strings.Replace(good, "<f4", "<b4", 1), eight),
		`is of type "|f4": there are floats of 4 or 8 bytes, integers and truth`: npy(strings.Replace(good, "<f4", "|f4", 1), eight),
	} {
		if _, err := npz.Decode(bytes.NewReader(file), "f"); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %s", err, says)
		}
	}
	open := func(file []byte) error {
		f, err := npz.New(bytes.NewReader(file), int64(len(file)), "f")
		if err == nil {
			_, err = f.Read("x")
		}
		return err
	}
	if err := open([]byte("no")); err == nil || !strings.HasPrefix(err.Error(), "f is no NPZ archive") {
		t.Error(err)
	}
	if err := open(archive(t, map[string][]byte{"y.npy": nil, "x": nil})); err == nil || err.Error() != "f has no array x; it has: y; write it with that name, as numpy.savez(file, x=...)" {
		t.Error(err)
	}
	if _, err := npz.Open(t.TempDir()); err == nil || !strings.Contains(err.Error(), "is no file but a") {
		t.Error(err)
	}
	if _, err := npz.Open("none.npz"); err == nil || err.Error() != "none.npz: cannot be opened: no such file or directory" {
		t.Error(err)
	}
}

// A damaged archive, one byte of whose content is another, is refused by its checksum.
func TestDamagedArchives(t *testing.T) {
	file := archive(t, map[string][]byte{"x.npy": npy("{'descr': '|u1', 'fortran_order': False, 'shape': (400,)}", bytes.Repeat([]byte{1, 2, 3, 4}, 100))})
	refused := 0
	for i := range file {
		hurt := slices.Clone(file)
		hurt[i] ^= 0x55
		f, err := npz.New(bytes.NewReader(hurt), int64(len(hurt)), "f")
		if err == nil {
			_, err = f.Read("x")
		}
		if err != nil {
			refused++
		}
	}
	if refused < len(file)/2 {
		t.Errorf("%d of %d damages are found", refused, len(file))
	}
}

// Nothing panics; an array that is accepted has as many bytes as its shape says, and values at all places.
func FuzzDecode(f *testing.F) {
	f.Add(npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 1), }", make([]byte, 8)))
	f.Add(npy("{'descr': '>i8', 'fortran_order': False, 'shape': (), }", make([]byte, 8)))
	f.Add(npy("{'descr': '|b1', 'fortran_order': True, 'shape': (0, 3), }", nil))
	f.Add([]byte("\x93NUMPY\x03\x00\x01\x00\x00\x00{"))
	f.Fuzz(func(t *testing.T, file []byte) {
		a, err := npz.Decode(bytes.NewReader(file), "f")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f ") {
				t.Fatalf("an error that does not name the file: %v", err)
			}
			return
		}
		n := 1
		for _, d := range a.Shape {
			n *= d
		}
		if a.Len() != n {
			t.Fatalf("%d values of shape %v", a.Len(), a.Shape)
		}
		sum := 0.0
		for i := range a.Len() {
			sum += a.At(i)
		}
	})
}

// Archives of anything do no harm either.
func FuzzOpen(f *testing.F) {
	f.Add(archive(f, map[string][]byte{"x.npy": npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 1), }", make([]byte, 8))}))
	if file, err := os.Open(filepath.Join("testdata", "compressed.npz")); err == nil {
		content, _ := io.ReadAll(file)
		f.Add(content)
		file.Close()
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		a, err := npz.New(bytes.NewReader(file), int64(len(file)), "f")
		if err != nil {
			return
		}
		for _, name := range a.Names() {
			if _, failed := a.Read(name); failed != nil && !strings.HasPrefix(failed.Error(), "f: "+name) && !strings.HasPrefix(failed.Error(), "f ") {
				t.Fatalf("an error that does not name the file: %v", failed)
			}
		}
	})
}
