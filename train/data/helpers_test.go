package data_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"credo/train/data"
)

// idxBytes writes an IDX file of unsigned bytes, as the format is published.
func idxBytes(content []byte, sizes ...uint32) []byte {
	b := []byte{0, 0, 8, byte(len(sizes))}
	for _, n := range sizes {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	return append(b, content...)
}

func zip(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// values are the values of all samples.
func values(s *data.Set) (out []float32) {
	for i := range s.Len() {
		out = append(out, s.Image(i)...)
	}
	return out
}

// wantError checks that an error has all the words.
func wantError(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", words)
	}
	for _, p := range words {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("error %q does not say %q", err, p)
		}
	}
}

// tiny is a set for tests: images of 2 x 3 pixels 0 to 4 in two classes. Image
// i of the training file is all i%5 and has class i%2; image i of the test
// file is all (i+1)%5.
type tiny struct {
	spec  data.Spec
	files map[string][]byte // unpacked, by name
}

const tinyTrain, tinyTest, tinyPixels = 25, 4, 6

func newTiny() *tiny {
	t := &tiny{files: map[string][]byte{}}
	t.spec = data.Spec{
		Name: "tiny", Folders: []string{"tiny", "tiny-other"}, Advice: "tests write them",
		Rows: 2, Cols: 3, Channels: 1, Classes: 2, Scale: 4,
		Train: t.pair("train", tinyTrain, 0), Test: t.pair("t10k", tinyTest, 1),
	}
	return t
}

func (t *tiny) pair(prefix string, n, shift int) data.Part {
	var pix, labels []byte
	for i := range n {
		pix = append(pix, bytes.Repeat([]byte{byte((i + shift) % 5)}, tinyPixels)...)
		labels = append(labels, byte(i%2))
	}
	return data.Part{
		N:      n,
		Images: t.file(prefix+"-images-idx3-ubyte", idxBytes(pix, uint32(n), 2, 3)),
		Labels: t.file(prefix+"-labels-idx1-ubyte", idxBytes(labels, uint32(n))),
	}
}

func (t *tiny) file(name string, content []byte) data.File {
	t.files[name] = content
	return data.File{Name: name, SHA256: sum(content)}
}

// write puts the files into a folder, gzip'd or not.
func (t *tiny) write(tb testing.TB, folder string, gz bool) {
	tb.Helper()
	for name, content := range t.files {
		if gz {
			name, content = name+".gz", zip(tb, content)
		}
		put(tb, filepath.Join(folder, name), content)
	}
}

func put(tb testing.TB, path string, content []byte) {
	tb.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		tb.Fatal(err)
	}
}

// in makes one place of a folder.
func in(dir string) data.Options {
	return data.Options{Places: []data.Place{{Name: "--data-dir", Dir: dir, Must: true}}}
}
