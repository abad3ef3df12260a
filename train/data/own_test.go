package data_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"credo/train/data"
)

// ownCSV writes a file and loads it, or a tenth of it for testing and none for validation.
func ownCSV(t *testing.T, content string, o data.Own) (*data.Splits, string, error) {
	t.Helper()
	o.Path = filepath.Join(t.TempDir(), "my.csv")
	put(t, o.Path, []byte(content))
	if o.Test == 0 {
		o.Test = 0.1
	}
	if o.Valid == nil {
		o.Valid = new(0.0)
	}
	s, err := data.LoadOwn(o)
	return s, o.Path, err
}

// rows repeats lines, so that every class has ten samples.
func rows(lines ...string) string { return strings.Repeat(strings.Join(lines, "\n")+"\n", 10) }

func TestTablesAreUnderstood(t *testing.T) {
	for _, c := range []struct {
		name, file, label string
		dim               int
		classes           []string
		scale             float64
		pixels            string // all that occur, in any order
	}{
		{"words, last", rows("0.5,-1,dog", "2,3,cat"), "", 2, []string{"cat", "dog"}, 1, "[0.5 -1] [2 3]"},
		{"numbers by size", rows("0.5,10", "2,9", "3,-1"), "last", 1, []string{"-1", "9", "10"}, 1, "[0.5] [2] [3]"},
		{"header", "width,kind\n" + rows("0.5,a", "1.5,b"), "", 1, []string{"a", "b"}, 1, "[0.5] [1.5]"},
		{"label by name", "kind,width\n" + rows("1,0.5", "2,1.5"), "kind", 1, []string{"1", "2"}, 1, "[0.5] [1.5]"},
		{"label first", rows("a,0.5", "b,1.5"), "first", 1, []string{"a", "b"}, 1, "[0.5] [1.5]"},
		{"numbers as header", "0,1,target\n" + rows("0.5,1,7", "2,3,8"), "", 2, []string{"7", "8"}, 1, "[0.5 1] [2 3]"},
		{"bytes", rows("0,255,a", "51,102,b"), "", 2, []string{"a", "b"}, 255, "[0 1] [0.2 0.4]"},
		{"bits", rows("0,1,a", "1,0,b"), "", 2, []string{"a", "b"}, 1, "[0 1] [1 0]"},
		{"whole, but no bytes", rows("0,256,a", "51,2,b"), "", 2, []string{"a", "b"}, 1, "[0 256] [51 2]"},
		{"spaces, quotes, returns, mark", "\ufeffx, \"kind\"\r\n" + strings.ReplaceAll(rows(" 0.5, \"a,b\"", "1e0 ,c "), "\n", "\r\n"), "kind", 1, []string{"a,b", "c"}, 1, "[0.5] [1]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, path, err := ownCSV(t, c.file, data.Own{Label: c.label})
			if err != nil {
				t.Fatal(err)
			}
			if s.Train.Dim() != c.dim || s.Train.Classes != len(c.classes) || !slices.Equal(s.Names, c.classes) || s.Found.Scale != c.scale {
				t.Errorf("%d values, %+v", s.Train.Dim(), s.Found)
			}
			if s.Set != "my.csv" || s.Source != path || s.Found.SHA256 != sum([]byte(c.file)) {
				t.Errorf("%s from %s with %s", s.Set, s.Source, s.Found.SHA256)
			}
			k := len(c.classes)
			if s.Train.Len() != 9*k || s.Test.Len() != k || s.Valid.Len() != 0 {
				t.Errorf("%d, %d, %d samples", s.Train.Len(), s.Valid.Len(), s.Test.Len())
			}
			for _, part := range []data.Set{s.Train, s.Test} {
				for i := range part.Len() {
					if got := fmt.Sprint(part.Image(i)); !strings.Contains(c.pixels, got) {
						t.Errorf("%s is not one of %s", got, c.pixels)
					}
				}
			}
		})
	}
}

// Value and label of a row stay together, no row is in two parts or in none, and every class has its share in each.
func TestOwnDataAreSplitBySeed(t *testing.T) {
	var file strings.Builder
	for i := range 200 { // sorted by class, as files often are
		fmt.Fprintf(&file, "%d.5,c%d\n", i, i/50)
	}
	load := func(seed uint64) *data.Splits {
		s, _, err := ownCSV(t, file.String(), data.Own{Seed: seed, Test: 0.2, Valid: new(0.1)})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := load(1)
	seen := map[float32]bool{}
	for _, part := range []struct {
		data.Set
		each int
	}{{s.Train, 35}, {s.Valid, 5}, {s.Test, 10}} {
		if got := part.Counts(); !slices.Equal(got, []int{part.each, part.each, part.each, part.each}) {
			t.Errorf("%s has %v, want %d of each", part.Name, got, part.each)
		}
		for i, v := range part.Values {
			if seen[v] || int(part.Labels[i]) != int(v)/50 {
				t.Errorf("value %v twice, or with label %d", v, part.Labels[i])
			}
			seen[v] = true
		}
	}
	if len(seen) != 200 || slices.IsSorted(s.Train.Values) {
		t.Errorf("%d of 200 rows, the first for training %v", len(seen), s.Train.Values[:5])
	}
	if again := load(1); !slices.Equal(again.Test.Values, s.Test.Values) || !slices.Equal(again.Train.Values, s.Train.Values) {
		t.Error("the same seed splits in two ways")
	}
	if other := load(2); slices.Equal(other.Test.Values, s.Test.Values) {
		t.Error("another seed splits in the same way")
	}
}

func TestTablesAreRefusedByLineAndColumn(t *testing.T) {
	many := ""
	for i := range 257 {
		many += fmt.Sprintf("0.5,%d\n", i)
	}
	for _, c := range []struct {
		name, file string
		o          data.Own
		say        []string
	}{
		{"nothing", "", data.Own{}, []string{"is empty"}},
		{"empty lines", "\n\n", data.Own{}, []string{"has no rows"}},
		{"header alone", "a,b\n", data.Own{}, []string{"no rows below its header"}},
		{"one column", "a;b\n1;2\n", data.Own{}, []string{"line 1 has one column", "separate columns by commas"}},
		{"ragged", rows("1,2,a") + "1,b\n", data.Own{}, []string{"line 11 has 2 columns, and the first row has 3"}},
		{"text", "x,y,kind\n1,2,a\n1,abc,b\n", data.Own{}, []string{`line 3, column 2 (y): "abc" is not a finite number`}},
		{"text without header", "1,2,a\nabc,2,b\n", data.Own{}, []string{`line 2, column 1: "abc"`}},
		{"after a quoted break", "x,kind\n1,\"a\nb\"\nno,c\n", data.Own{}, []string{`line 4, column 1 (x): "no"`}},
		{"nan", "1,2,a\n1,NaN,b\n", data.Own{}, []string{`line 2, column 2: "NaN" is not a finite number`}},
		{"infinite", "1,2,a\n-Inf,1,b\n", data.Own{}, []string{`line 2, column 1: "-Inf"`}},
		{"beyond single precision", "1,2,a\n1e39,1,b\n", data.Own{}, []string{`line 2, column 1: "1e39"`}},
		{"empty cell", "1,2,a\n1,,b\n", data.Own{}, []string{`line 2, column 2: ""`}},
		{"no label", "1,2,a\n1,2,\n", data.Own{}, []string{`line 2, column 3: "" is no label`}},
		{"quote", "1,\"2,a\n", data.Own{}, []string{"check its quotes", "line 1"}},
		{"no such column", "x,kind\n1,a\n2,b\n", data.Own{Label: "species"}, []string{`no column "species": x, kind`}},
		{"one class", rows("1,a"), data.Own{}, []string{"one class alone, a"}},
		{"many classes", many, data.Own{}, []string{"line 257, column 2", "more than 256 different labels", "data.label"}},
		{"too few to test", "1,a\n2,b\n", data.Own{}, []string{"2 samples", "test_fraction 0.1 leaves none for testing"}},
		{"none to train", "1,a\n2,b\n", data.Own{Test: 0.5}, []string{"class a has 1 samples", "none is left for training"}},
		{"all held out", rows("1,a", "2,b"), data.Own{Test: 0.5, Valid: new(0.5)}, []string{"leaves none for training; lower them"}},
		{"more than there are", rows("1,a", "2,b"), data.Own{TrainImages: 19}, []string{"19 training images", "has 18"}},
		{"other content", rows("1,a", "2,b"), data.Own{SHA256: "ab"}, []string{"has changed: its SHA-256 is", "not ab", "data.sha256=''"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, path, err := ownCSV(t, c.file, c.o)
			if c.o.TrainImages == 0 {
				c.say = append(c.say, path)
			}
			wantError(t, err, c.say...)
		})
	}
	_, err := data.LoadOwn(data.Own{Path: "./none.csv"})
	wantError(t, err, "./none.csv", "no such file")
}

// A gzip'd table has the same content as the plain one.
func TestPackedTable(t *testing.T) {
	file := []byte(rows("1,a", "2,b"))
	path := filepath.Join(t.TempDir(), "my.csv.gz")
	put(t, path, zip(t, file))
	s, err := data.LoadOwn(data.Own{Path: path, Test: 0.1, SHA256: sum(file)})
	if err != nil || s.Train.Classes != 2 {
		t.Error(err)
	}
}

// folder writes IDX files of n images of 2 x 3, image i all i, and labels i%classes + 1.
func folder(t *testing.T, n, classes int, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	var pix, labels []byte
	for i := range n {
		pix, labels = append(pix, bytes.Repeat([]byte{byte(i)}, 6)...), append(labels, byte(i%classes+1))
	}
	for _, name := range names {
		content := idxBytes(pix, uint32(n), 2, 3)
		if strings.Contains(name, "labels") {
			content = idxBytes(labels, uint32(n))
		}
		if strings.HasSuffix(name, ".gz") {
			content = zip(t, content)
		}
		put(t, filepath.Join(dir, name), content)
	}
	return dir
}

func TestFoldersOfIDXFiles(t *testing.T) {
	for _, c := range []struct {
		name               string
		files              []string
		train, valid, test int
	}{
		{"as MNIST", []string{"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte.gz"}, 36, 4, 40},
		{"as EMNIST", []string{"emnist-letters-train-images-idx3-ubyte", "emnist-letters-train-labels-idx1-ubyte", "emnist-letters-test-images-idx3-ubyte", "emnist-letters-test-labels-idx1-ubyte"}, 36, 4, 40},
		{"one pair", []string{"images.gz", "labels", "README", "images.gz.part"}, 28, 4, 8},
		{"one pair, for testing by name", []string{"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}, 28, 4, 8},
		{"packed and plain", []string{"train-images", "train-images.gz", "train-labels"}, 28, 4, 8},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := data.LoadOwn(data.Own{Path: folder(t, 40, 4, c.files...), Test: 0.2})
			if err != nil {
				t.Fatal(err)
			}
			if s.Train.Len() != c.train || s.Valid.Len() != c.valid || s.Test.Len() != c.test {
				t.Errorf("%d, %d, %d images", s.Train.Len(), s.Valid.Len(), s.Test.Len())
			}
			if s.Train.Rows != 2 || s.Train.Cols != 3 || !slices.Equal(s.Names, []string{"1", "2", "3", "4"}) {
				t.Errorf("%d x %d, %v", s.Train.Rows, s.Train.Cols, s.Names)
			}
			for i := range s.Train.Len() {
				row := int(s.Train.Image(i)[5]*255 + 0.5)
				if int(s.Train.Labels[i]) != row%4 {
					t.Errorf("image %d has class %d", row, s.Train.Labels[i])
				}
			}
		})
	}
}

func TestFoldersAreRefused(t *testing.T) {
	for _, c := range []struct {
		name  string
		files []string
		say   string
	}{
		{"nothing", nil, "is a folder without IDX files"},
		{"no labels", []string{"train-images"}, "does not have one file of images and one of labels"},
		{"half a test", []string{"train-images", "train-labels", "t10k-images"}, "both or none for testing"},
		{"two sets", []string{"a-images", "a-labels", "b-images", "b-labels"}, "[a-images b-images]"},
	} {
		dir := folder(t, 40, 4, c.files...)
		_, err := data.LoadOwn(data.Own{Path: dir, Test: 0.2})
		wantError(t, err, dir, c.say, "train-images-idx3-ubyte")
	}
	dir := folder(t, 40, 4, "images", "labels")
	put(t, filepath.Join(dir, "labels"), idxBytes([]byte{1, 2}, 2))
	_, err := data.LoadOwn(data.Own{Path: dir, Test: 0.2})
	wantError(t, err, filepath.Join(dir, "images"), "has 40 images and", "2 labels")

	dir = folder(t, 40, 4, "images", "labels", "t10k-images", "t10k-labels")
	put(t, filepath.Join(dir, "t10k-labels"), idxBytes(bytes.Repeat([]byte{9}, 40), 40))
	_, err = data.LoadOwn(data.Own{Path: dir, Test: 0.2})
	wantError(t, err, "t10k-images", "samples of class 9", "has none")
	put(t, filepath.Join(dir, "t10k-images"), idxBytes(make([]byte, 40), 40, 1, 1))
	_, err = data.LoadOwn(data.Own{Path: dir, Test: 0.2})
	wantError(t, err, "t10k-images", "images of 1 x 1", "2 x 3")

	_, err = data.LoadOwn(data.Own{Path: folder(t, 40, 1, "images", "labels"), Test: 0.2})
	wantError(t, err, "one class alone, 1")
}

// Any byte of any file is in the digest.
func TestDigestOfAFolder(t *testing.T) {
	files := []string{"train-images", "train-labels", "t10k-images", "t10k-labels"}
	dir := folder(t, 40, 4, files...)
	digest := func() string {
		s, err := data.LoadOwn(data.Own{Path: dir, Test: 0.2})
		if err != nil {
			t.Fatal(err)
		}
		return s.Found.SHA256
	}
	seen := map[string]string{digest(): "all"}
	for _, name := range files {
		content := idxBytes(bytes.Repeat([]byte{1, 2, 3, 4, 9, 9}, 40), 40, 2, 3)
		if strings.Contains(name, "labels") {
			content = idxBytes(bytes.Repeat([]byte{4, 3, 2, 1}, 10), 40)
		}
		put(t, filepath.Join(dir, name), content)
		d := digest()
		if seen[d] != "" {
			t.Errorf("%s changed, and the digest is the same as for %s", name, seen[d])
		}
		seen[d] = name
	}
}
