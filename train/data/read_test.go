package data_test

import (
	"bytes"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"credo/train/data"
)

var six = []byte{1, 2, 3, 4, 5, 6}

func TestDecodeImages(t *testing.T) {
	for _, c := range []struct {
		name                    string
		file                    []byte
		n, rows, cols, channels int
	}{
		{"rank 3", idxBytes(six, 1, 2, 3), 1, 2, 3, 1},
		{"rank 3, many", idxBytes(six, 3, 2, 1), 3, 2, 1, 1},
		{"rank 2 is one row", idxBytes(six, 2, 3), 2, 1, 3, 1},
		{"rank 4 has channels", idxBytes(six, 1, 1, 2, 3), 1, 1, 2, 3},
		{"gzip", zip(t, idxBytes(six, 2, 1, 3)), 2, 1, 3, 1},
		{"gzip in two members", append(zip(t, idxBytes(six[:2], 2, 1, 3)), zip(t, six[2:])...), 2, 1, 3, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			im, err := data.DecodeImages(bytes.NewReader(c.file), "f")
			if err != nil {
				t.Fatal(err)
			}
			if im.N != c.n || im.Rows != c.rows || im.Cols != c.cols || im.Channels != c.channels || !bytes.Equal(im.Pix, six) {
				t.Errorf("got %+v, want %d of %d x %d x %d with %v", im, c.n, c.rows, c.cols, c.channels, six)
			}
		})
	}
}

func TestDecodeLabels(t *testing.T) {
	for _, file := range [][]byte{idxBytes([]byte{0, 2, 1}, 3), zip(t, idxBytes([]byte{0, 2, 1}, 3))} {
		got, err := data.DecodeLabels(bytes.NewReader(file), "f", 3)
		if err != nil || !slices.Equal(got, []uint8{0, 2, 1}) {
			t.Errorf("got %v, %v", got, err)
		}
	}
}

// badFiles are no files of images; each error names the file, the fault and
// the remedy.
func badFiles(t testing.TB) []struct {
	name string
	file []byte
	say  []string
} {
	good := idxBytes(six, 1, 2, 3)
	packed := zip(t, good)
	flip := func(b []byte, at int) []byte {
		b = bytes.Clone(b)
		b[at] ^= 0xff
		return b
	}
	return []struct {
		name string
		file []byte
		say  []string
	}{
		{"nothing", nil, []string{"is empty", "fetch it again"}},
		{"one byte", []byte{0}, []string{"cut off inside its IDX header", "fetch"}},
		{"web page", []byte("<html>404</html>"), []string{`begins with "<htm"`, "not an IDX file", "fetch"}},
		{"floats", append([]byte{0, 0, 0x0d, 3}, good[4:]...), []string{"type 0x0d", "unsigned bytes", "convert"}},
		{"labels", idxBytes(six, 6), []string{"rank 1", "swapped"}},
		{"rank 5", idxBytes(six, 1, 1, 1, 2, 3), []string{"rank 5", "images have rank 3"}},
		{"rank 255", append([]byte{0, 0, 8, 255}, six...), []string{"rank 255"}},
		{"half a header", good[:9], []string{"cut off inside its IDX header"}},
		{"no images", idxBytes(nil, 0, 2, 3), []string{"size 1", "is 0"}},
		{"no columns", idxBytes(nil, 1, 2, 0), []string{"size 3", "is 0"}},
		{"one byte short", good[:len(good)-1], []string{"cut off", "promises 6 bytes", "5 follow", "fetch"}},
		{"one byte long", append(bytes.Clone(good), 0), []string{"goes on after the 6 bytes"}},
		{"sizes beyond memory", idxBytes(six, 1<<31, 1<<31, 1<<31), []string{"promises more than"}},
		{"sizes that overflow to 0", idxBytes(six, 1<<30, 1<<30, 1<<4), []string{"promises more than"}},
		{"sizes only together too large", idxBytes(six, 1<<20, 1<<20, 4), []string{"promises more than"}},
		{"sizes just too large", idxBytes(six, 1<<30+1, 1), []string{"promises more than"}},
		{"gzip of nothing", zip(t, nil), []string{"cut off inside its IDX header"}},
		{"gzip, header only", packed[:10], []string{"inside its gzip stream", "fetch"}},
		{"gzip, header cut", packed[:5], []string{"inside its gzip stream"}},
		{"gzip, cut in the middle", packed[:len(packed)-12], []string{"inside its gzip stream"}},
		{"gzip, checksum cut", packed[:len(packed)-3], []string{"inside its gzip stream"}},
		{"gzip, checksum wrong", flip(packed, len(packed)-8), []string{"checksum", "damaged", "fetch"}},
		{"gzip, header damaged", flip(packed, 2), []string{"not gzip"}},
		{"gzip, stream damaged", append(packed[:10:10], 0xff, 0xff), []string{"damaged", "cannot be unpacked"}},
		{"gzip, then rubbish", append(bytes.Clone(packed), "rubbish, and more"...), []string{"not gzip"}},
		{"gzip, content short", zip(t, good[:len(good)-1]), []string{"promises 6 bytes", "5 follow"}},
		{"gzip, content long", zip(t, append(bytes.Clone(good), 1)), []string{"goes on after the 6 bytes"}},
	}
}

func TestDecodeImagesRefuses(t *testing.T) {
	for _, c := range badFiles(t) {
		t.Run(c.name, func(t *testing.T) {
			_, err := data.DecodeImages(bytes.NewReader(c.file), "folder/file.gz")
			wantError(t, err, append(c.say, "folder/file.gz: ")...)
		})
	}
}

func TestDecodeLabelsRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		file []byte
		say  []string
	}{
		{"images", idxBytes(six, 1, 2, 3), []string{"rank 3, and labels have rank 1", "swapped"}},
		{"out of range", idxBytes([]byte{0, 2, 3, 9}, 4), []string{"label 2 is 3", "3 classes, 0 to 2", "check that it belongs"}},
		{"short", idxBytes([]byte{0, 2}, 3), []string{"promises 3 bytes", "2 follow"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := data.DecodeLabels(bytes.NewReader(c.file), "folder/file", 3)
			wantError(t, err, append(c.say, "folder/file: ")...)
			if got != nil {
				t.Errorf("labels %v beside an error", got)
			}
		})
	}
}

// A header may promise up to MaxBytes; memory is taken for the bytes that are there.
func TestLyingHeaderTakesNoMemory(t *testing.T) {
	for name, file := range map[string][]byte{
		"plain": idxBytes(six, 1<<14, 1<<8, 1<<8), // 1 GiB
		"gzip":  zip(t, idxBytes(six, 1<<14, 1<<8, 1<<8)),
		"more":  idxBytes(six, 1<<32-1, 1<<32-1, 1<<32-1),
		"bomb":  zip(t, idxBytes(make([]byte, 64<<20), 1, 1, 1)), // goes on for 64 MiB
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := data.DecodeImages(bytes.NewReader(file), "f")
			runtime.ReadMemStats(&after)
			wantError(t, err, "f: ")
			if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20 {
				t.Errorf("took %d bytes for a file of %d", took, len(file))
			}
		})
	}
}

func TestReadFiles(t *testing.T) {
	dir := t.TempDir()
	x, y := filepath.Join(dir, "x"), filepath.Join(dir, "y.gz")
	put(t, x, idxBytes(six, 1, 2, 3))
	put(t, y, zip(t, idxBytes([]byte{1}, 1)))
	if im, err := data.ReadImages(x); err != nil || !bytes.Equal(im.Pix, six) {
		t.Errorf("images %v, %v", im, err)
	}
	if l, err := data.ReadLabels(y, 2); err != nil || !slices.Equal(l, []uint8{1}) {
		t.Errorf("labels %v, %v", l, err)
	}
	_, err := data.ReadImages(filepath.Join(dir, "none"))
	wantError(t, err, filepath.Join(dir, "none")+": ", "no such file")
	_, err = data.ReadLabels(dir, 2)
	wantError(t, err, dir+": ", "not a file", "put the file itself there")
}
