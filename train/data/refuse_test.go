package data_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

const (
	trainX = "train-images-idx3-ubyte"
	trainY = "train-labels-idx1-ubyte"
	testX  = "t10k-images-idx3-ubyte"
)

// spoil changes one byte of a file.
func spoil(set *tiny, name string, at int, to byte) {
	set.files[name] = bytes.Clone(set.files[name])
	set.files[name][at] = to
}

// Each of these spoils one file of a good set. The error names that file.
func TestSpoiledFilesAreRefusedByName(t *testing.T) {
	pixels := make([]byte, 24*6)
	for _, c := range []struct {
		name  string
		spoil func(set *tiny)
		file  string
		say   []string
	}{
		{"another pixel", func(s *tiny) { spoil(s, trainX, 16, 1) }, trainX, []string{"is not the published " + trainX + " of tiny", "SHA-256", "fetch the published file"}},
		{"another label", func(s *tiny) { spoil(s, trainY, 8, 1) }, trainY, []string{"is not the published", "SHA-256"}},
		{"another test pixel", func(s *tiny) { spoil(s, testX, 16, 0) }, testX, []string{"is not the published"}},
		{"pixel above the scale", func(s *tiny) { spoil(s, trainX, 16+6*3+1, 5) }, trainX, []string{"pixel 1 of image 3 is 5", "0 to 4"}},
		{"label out of range", func(s *tiny) { spoil(s, trainY, 8+7, 2) }, trainY, []string{"label 7 is 2", "2 classes"}},
		{"short", func(s *tiny) { s.files[testX] = s.files[testX][:20] }, testX, []string{"cut off", "promises 24 bytes", "4 follow"}},
		{"empty", func(s *tiny) { s.files[trainY] = nil }, trainY, []string{"fetch it again"}},
		{"fewer images than labels", func(s *tiny) { s.files[trainX] = idxBytes(pixels, 24, 2, 3) }, trainX, []string{"24 images", trainY, "25 labels"}},
		{"other shape", func(s *tiny) { s.files[trainX] = idxBytes(make([]byte, 25*6), 25, 3, 2) }, trainX, []string{"25 images of 3 x 2", "tiny has 25 of 2 x 3"}},
		{"fewer of both", func(s *tiny) {
			s.files[trainX], s.files[trainY] = idxBytes(pixels, 24, 2, 3), idxBytes(make([]byte, 24), 24)
		}, trainX, []string{"24 images of 2 x 3", "tiny has 25"}},
		{"swapped", func(s *tiny) { s.files[trainX], s.files[trainY] = s.files[trainY], s.files[trainX] }, trainX, []string{"rank 1", "swapped"}},
		{"not there", func(s *tiny) { delete(s.files, trainY) }, trainY, []string{"is missing", "beside the other files of tiny"}},
	} {
		for _, gz := range []bool{false, true} {
			t.Run(c.name, func(t *testing.T) {
				set, dir := newTiny(), t.TempDir()
				c.spoil(set)
				set.write(t, filepath.Join(dir, "tiny"), gz)
				_, err := set.spec.Load(in(dir))
				wantError(t, err, append(c.say, filepath.Join(dir, "tiny", c.file))...)
			})
		}
	}
}

func TestTruncatedGzipIsRefusedByName(t *testing.T) {
	set, dir := newTiny(), t.TempDir()
	folder := filepath.Join(dir, "tiny")
	set.write(t, folder, true)
	path := filepath.Join(folder, trainX+".gz")
	packed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	put(t, path, packed[:len(packed)/2])
	_, err = set.spec.Load(in(dir))
	wantError(t, err, path, "cut off", "gzip", "fetch it again")
}

// A file may be in a folder's place, and the other way round.
func TestFolderAndFileInEachOthersPlace(t *testing.T) {
	set, dir := newTiny(), t.TempDir()
	set.write(t, filepath.Join(dir, "tiny"), false)
	path := filepath.Join(dir, "tiny", trainX)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := set.spec.Load(in(dir))
	wantError(t, err, path, "is not a file")

	other := t.TempDir()
	put(t, filepath.Join(other, "tiny"), []byte("x"))
	_, err = set.spec.Load(in(other))
	wantError(t, err, filepath.Join(other, "tiny"), "cannot be opened")
}
