package data_test

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"os"
	"slices"
	"testing"

	"credo/train/data"
)

// The packed files are written by notebooks-data/digits/rebuild.py; it
// holds the same hashes.
func TestEmbeddedFilesAreTheRebuiltOnes(t *testing.T) {
	script, err := os.ReadFile("../../notebooks-data/digits/rebuild.py")
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		"digits-images-idx3-ubyte.gz": "16bf71e8bfa958f11ad68a045567f2a2f5362b27ab1e7cadd4cf9a3cbb37176e",
		"digits-labels-idx1-ubyte.gz": "22e1486adc7849d49bbac7f3e6227134ade1aea8cf5289c8dceeecd5a005d43c",
	} {
		packed, err := os.ReadFile("digits/" + file)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := plainOf(packed)
		if err != nil {
			t.Fatal(err)
		}
		if got := sum(packed); got != want {
			t.Errorf("%s: SHA-256 %s, want %s", file, got, want)
		}
		for _, s := range []string{sum(packed), sum(plain)} {
			if !bytes.Contains(script, []byte(s)) {
				t.Errorf("%s: rebuild.py does not have %s", file, s)
			}
		}
	}
}

func loadDigits(t *testing.T, o data.Options) *data.Splits {
	t.Helper()
	s, err := data.Load("digits", o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Counts of the classes: optdigits.names of the UCI repository, testing set;
// counted again in scikit-learn's table. First image: load_digits' first row
// as its documentation prints it.
func TestDigitsAreThePublishedOnes(t *testing.T) {
	s := loadDigits(t, data.Options{})
	counts, all, most := make([]int, 10), 0, float32(0)
	for _, p := range []*data.Set{&s.Train, &s.Valid, &s.Test} {
		for c, n := range p.Counts() {
			counts[c] += n
		}
		all += p.Len()
		v := values(p)
		most = max(most, slices.Max(v))
		if p.Rows != 8 || p.Cols != 8 || p.Channels != 1 || p.Classes != 10 || len(p.Pixels) != 64*p.Len() || slices.Min(v) < 0 {
			t.Errorf("%s: %d x %d, %d classes, %d pixels", p.Name, p.Rows, p.Cols, p.Classes, len(p.Pixels))
		}
	}
	if want := []int{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}; !slices.Equal(counts, want) || all != 1797 {
		t.Errorf("%d images, by class %v, want 1797, %v", all, counts, want)
	}
	if most != 1 { // 16 of 16
		t.Errorf("largest pixel %v, want 1", most)
	}
	row := []float32{0, 0, 5. / 16, 13. / 16, 9. / 16, 1. / 16, 0, 0}
	if got := s.Train.Image(0)[:8]; !slices.Equal(got, row) {
		t.Errorf("first row of the first image %v, want %v", got, row)
	}
	if s.Source != "embedded" || s.Set != "digits" || s.Valid.Name != "digits/valid" {
		t.Errorf("names %q %q %q", s.Source, s.Set, s.Valid.Name)
	}
}

// bytesOf are the pixels as 0 to 16 again.
func bytesOf(s *data.Set) []byte {
	v := values(s)
	b := make([]byte, len(v))
	for i, p := range v {
		b[i] = byte(16 * p)
	}
	return b
}

// The split as the package comment says it, done over the two files in Python:
//
//	seen, parts = [0]*10, {'train': [], 'valid': [], 'test': []}
//	for i, l in enumerate(labels):
//	    k = seen[l] % 10; seen[l] += 1
//	    parts['train' if k < 7 else 'valid' if k == 7 else 'test'].append(i)
//	for ix in parts.values():
//	    print(len(ix), [sum(labels[i] == c for i in ix) for c in range(10)],
//	          zlib.crc32(b''.join(pixels[64*i:64*i+64] for i in ix)))
func TestDigitsSplit(t *testing.T) {
	s := loadDigits(t, data.Options{})
	for _, c := range []struct {
		set    *data.Set
		counts string
		crc    uint32
	}{
		{&s.Train, "[126 128 126 129 127 128 127 126 123 126]", 1566384191},
		{&s.Valid, "[18 18 17 18 18 18 18 18 17 18]", 4172555719},
		{&s.Test, "[34 36 34 36 36 36 36 35 34 36]", 876339792},
	} {
		if got := fmt.Sprint(c.set.Counts()); got != c.counts {
			t.Errorf("%s: by class %s, want %s", c.set.Name, got, c.counts)
		}
		if got := crc32.ChecksumIEEE(bytesOf(c.set)); got != c.crc {
			t.Errorf("%s: CRC of the pixels %d, want %d", c.set.Name, got, c.crc)
		}
	}
}

// For any share kept for validation the test part is the same, and the three
// parts are all images, each once (the 1,797 images are all different).
func TestDigitsValidationLeavesTestAlone(t *testing.T) {
	for _, c := range []struct{ share, low, high float64 }{
		{0, 0, 0}, {0.05, 80, 95}, {0.1, 178, 178}, {0.3, 530, 545}, {0.7, 1250, 1264},
	} {
		s := loadDigits(t, data.Options{Valid: new(c.share)})
		if n := float64(s.Valid.Len()); n < c.low || n > c.high {
			t.Errorf("share %v: %v images for validation, want %v to %v", c.share, n, c.low, c.high)
		}
		if got := crc32.ChecksumIEEE(bytesOf(&s.Test)); got != 876339792 {
			t.Errorf("share %v: the test part is another one", c.share)
		}
		seen := map[string]bool{}
		for _, p := range []*data.Set{&s.Train, &s.Valid, &s.Test} {
			b := bytesOf(p)
			for i := range p.Len() {
				seen[string(b[64*i:64*i+64])] = true
			}
		}
		if len(seen) != 1797 {
			t.Errorf("share %v: %d different images in all parts, want 1797", c.share, len(seen))
		}
	}
}
