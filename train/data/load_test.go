package data_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pkg/errors"

	"credo/train/data"
)

// loadTiny writes the set into a folder and loads it from there.
func loadTiny(t *testing.T, o data.Options) (*data.Splits, error) {
	t.Helper()
	set, dir := newTiny(), t.TempDir()
	set.write(t, filepath.Join(dir, "tiny"), false)
	o.Places = in(dir).Places
	return set.spec.Load(o)
}

func TestPartsOfASetWithATestFile(t *testing.T) {
	// 25 images for training: a tenth is 2.5, rounded away from 0.
	for _, c := range []struct {
		valid              *float64
		limit, nValid, nTr int
	}{
		{nil, 0, 3, 22}, {new(0.0), 0, 0, 25}, {new(0.2), 0, 5, 20}, {new(0.2), 7, 5, 7}, {new(0.0), 25, 0, 25},
	} {
		s, err := loadTiny(t, data.Options{Valid: c.valid, TrainImages: c.limit})
		if err != nil {
			t.Fatal(err)
		}
		if s.Valid.Len() != c.nValid || s.Train.Len() != c.nTr || s.Test.Len() != tinyTest {
			t.Errorf("%+v: %d, %d, %d images", c, s.Train.Len(), s.Valid.Len(), s.Test.Len())
		}
		wantTiny(t, &s.Valid, "tiny/valid", 0, 0)
		wantTiny(t, &s.Train, "tiny/train", c.nValid, 0)
		wantTiny(t, &s.Test, "tiny/test", 0, 1)
	}
}

// wantTiny checks a part that begins with image first of its file.
func wantTiny(t *testing.T, s *data.Set, name string, first, shift int) {
	t.Helper()
	if s.Name != name || s.Rows != 2 || s.Cols != 3 || s.Channels != 1 || s.Dim() != 6 || s.Classes != 2 || len(s.Pixels) != 6*s.Len() {
		t.Errorf("%s: %d x %d, %d classes, %d pixels", s.Name, s.Rows, s.Cols, s.Classes, len(s.Pixels))
	}
	for i := range s.Len() {
		want := float32((first+i+shift)%5) / 4
		if got := s.Image(i); !slices.Equal(got, []float32{want, want, want, want, want, want}) {
			t.Errorf("%s: image %d is %v, want all %v", name, i, got, want)
		}
		if got := int(s.Labels[i]); got != (first+i)%2 {
			t.Errorf("%s: label %d is %d", name, i, got)
		}
	}
}

func TestLoadRefusesOptions(t *testing.T) {
	for _, c := range []struct {
		o   data.Options
		say []string
	}{
		{data.Options{Valid: new(1.0)}, []string{"validation is 1;", "below 1"}},
		{data.Options{Valid: new(-0.1)}, []string{"validation is -0.1", "at least 0"}},
		{data.Options{Valid: new(math.NaN())}, []string{"validation is NaN"}},
		{data.Options{Valid: new(0.99)}, []string{"leaves none of tiny for training", "lower it"}},
		{data.Options{TrainImages: -1}, []string{"training images is -1", "0 for all"}},
		{data.Options{TrainImages: 23}, []string{"23 training images", "tiny has 22", "3 more that are kept for validation"}},
	} {
		_, err := loadTiny(t, c.o)
		wantError(t, err, c.say...)
	}
	_, err := data.Load("digits", data.Options{Valid: new(0.8)})
	wantError(t, err, "leaves none of digits for training")
}

func TestUnknownName(t *testing.T) {
	_, err := data.Load("mnits", data.Options{})
	wantError(t, err, `"mnits"`, "digits, mnist, fashion, optdigits", "did you mean mnist?")
	_, err = data.Load("imagenet", data.Options{})
	wantError(t, err, `"imagenet"`, "is not one of digits")
	if err != nil && bytes.Contains([]byte(err.Error()), []byte("did you mean")) {
		t.Errorf("%v: nothing is near imagenet", err)
	}
}

// Places come in order; a place without any file of the set is passed over.
func TestFirstPlaceIsUsed(t *testing.T) {
	set, root := newTiny(), t.TempDir()
	dir := func(name string) string { return filepath.Join(root, name) }
	for _, empty := range []string{"a", "b/other"} {
		if err := os.MkdirAll(dir(empty), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	set.write(t, dir("c/tiny-other"), true)
	set.write(t, dir("d/tiny"), false)
	places := func(names ...string) (p []data.Place) {
		for _, n := range names {
			p = append(p, data.Place{Name: n, Dir: dir(n), Must: n != "e"})
		}
		return append(p, data.Place{Name: "not set"})
	}
	for _, c := range []struct {
		places []data.Place
		want   string
	}{
		{places("a", "b", "c", "d"), "c/tiny-other"},
		{places("d", "c"), "d/tiny"},
		{places("e", "d"), "d/tiny"}, // no such folder, and nobody said there was
	} {
		s, err := set.spec.Load(data.Options{Places: c.places})
		if err != nil {
			t.Fatal(err)
		}
		if s.Source != dir(c.want) {
			t.Errorf("found in %s, want %s", s.Source, c.want)
		}
	}
}

func TestPlaces(t *testing.T) {
	var dirs []string
	for _, p := range data.Places("given", "environment") {
		dirs = append(dirs, filepath.ToSlash(p.Dir))
	}
	// Debian's folder: dpkg -L dataset-fashion-mnist.
	if want := []string{"given", "environment", "../shared/data", "/usr/share/datasets"}; !slices.Equal(dirs, want) {
		t.Errorf("places %v, want %v", dirs, want)
	}
}

func TestMissingSetSaysWhereAndWhat(t *testing.T) {
	a := t.TempDir()
	places := data.Places(a, "")
	places[2].Dir, places[3].Dir = filepath.Join(a, "none"), filepath.Join(a, "nowhere")
	_, err := data.Load("fashion", data.Options{Places: places})
	wantError(t, err, "fashion was not found",
		filepath.Join(a, "fashion")+" (--data-dir)", "CREDO_DATA (not set)",
		filepath.Join(a, "none", "fashion"), filepath.Join(a, "nowhere", "fashion-mnist"),
		"put these files", "DIR/fashion", "--data-dir DIR",
		"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
		"dataset-fashion-mnist")
	var missing *data.MissingError
	if !errors.As(err, &missing) || missing.Spec.Name != "fashion" {
		t.Errorf("%v is not a MissingError of fashion", err)
	}
}

func TestNamedFolderMustBeThere(t *testing.T) {
	none := filepath.Join(t.TempDir(), "typo")
	_, err := data.Load("mnist", data.Options{Places: data.Places(none, "")})
	wantError(t, err, "--data-dir "+none, "no such folder", "name the folder that has mnist")
	_, err = data.Load("mnist", data.Options{Places: data.Places("", none)})
	wantError(t, err, "CREDO_DATA "+none, "no such folder")
}
