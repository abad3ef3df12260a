package data_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"credo/train/data"
)

// plainOf unpacks with the standard library alone.
func plainOf(file []byte) ([]byte, error) {
	if !bytes.HasPrefix(file, []byte{0x1f, 0x8b}) {
		return file, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// A file that is accepted is, written again, the same file; nothing panics.
func FuzzDecodeImages(f *testing.F) {
	for _, c := range badFiles(f) {
		f.Add(c.file)
	}
	f.Add(idxBytes(six, 1, 2, 3))
	f.Add(idxBytes(six, 2, 3))
	f.Add(idxBytes(six, 1, 1, 2, 3))
	f.Add(zip(f, idxBytes(six, 6, 1, 1)))
	f.Fuzz(func(t *testing.T, file []byte) {
		im, err := data.DecodeImages(bytes.NewReader(file), "fuzz")
		if err != nil {
			wantError(t, err, "fuzz: ")
			return
		}
		if len(im.Pix) != im.N*im.Rows*im.Cols*im.Channels {
			t.Fatalf("%d pixels for %d of %d x %d x %d", len(im.Pix), im.N, im.Rows, im.Cols, im.Channels)
		}
		plain, err := plainOf(file)
		if err != nil {
			t.Fatalf("accepted, but gzip says %v", err)
		}
		n, r, c, k := uint32(im.N), uint32(im.Rows), uint32(im.Cols), uint32(im.Channels)
		rank4, rank3, rank2 := idxBytes(im.Pix, n, r, c, k), idxBytes(im.Pix, n, r, c), idxBytes(im.Pix, n, c)
		if !bytes.Equal(plain, rank4) && !bytes.Equal(plain, rank3) && !bytes.Equal(plain, rank2) {
			t.Fatalf("%x was read as %x", plain, rank4)
		}
	})
}

func FuzzDecodeLabels(f *testing.F) {
	f.Add([]byte{}, uint8(10))
	f.Add(idxBytes([]byte{0, 1, 9}, 3), uint8(10))
	f.Add(idxBytes([]byte{0, 1, 10}, 3), uint8(10))
	f.Add(zip(f, idxBytes([]byte{0, 1, 9}, 3)), uint8(10))
	f.Add(zip(f, idxBytes([]byte{0, 1, 9}, 3))[:20], uint8(10))
	f.Add(idxBytes(nil, 1<<32-1), uint8(255))
	f.Fuzz(func(t *testing.T, file []byte, classes uint8) {
		labels, err := data.DecodeLabels(bytes.NewReader(file), "fuzz", int(classes))
		if err != nil {
			wantError(t, err, "fuzz: ")
			return
		}
		for i, l := range labels {
			if l >= classes {
				t.Fatalf("label %d is %d of %d classes", i, l, classes)
			}
		}
		plain, err := plainOf(file)
		if err != nil || !bytes.Equal(plain, idxBytes(labels, uint32(len(labels)))) {
			t.Fatalf("%x (%v) was read as %v", plain, err, labels)
		}
	})
}

// Any table gives data that are whole, or an error that names the file.
func FuzzTable(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "1,2\n3,4\n", "\ufeffx,\"y\nz\"\n1,a\n2,b", "1\n", ",\n,", "nan,1\n", "1,2\n1"} {
		f.Add([]byte(seed), "last")
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte, label string) {
		path := filepath.Join(dir, "f.csv")
		put(t, path, content)
		s, err := data.LoadOwn(data.Own{Path: path, Label: label, Test: 0.5})
		if err != nil {
			if !strings.Contains(err.Error(), path) {
				t.Errorf("%v does not name %s", err, path)
			}
			return
		}
		for _, part := range []*data.Set{&s.Train, &s.Valid, &s.Test} {
			if len(part.Values) != part.Len()*part.Dim() || part.Classes < 2 || part.Classes > 256 {
				t.Errorf("%s: %d values of %d, %d classes", part.Name, len(part.Values), part.Len(), part.Classes)
			}
			part.Counts() // panics where a label is no class
		}
	})
}
