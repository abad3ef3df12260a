package data

import (
	"math"
	"os"
	"path/filepath"

	"github.com/pkg/errors"
)

// Own says which data of the user's own to load, and how to take them.
type Own struct {
	Path        string   // a CSV file, or a folder of IDX files; gzip'd or not
	Label       string   // of a CSV file, the column that has the classes: its name, "first", or "last", which "" is too
	Scale       float64  // the value that becomes 1; 0: 255 if all values are whole, 0 to 255 and not just 0 and 1, otherwise 1
	Seed        uint64   // of the choice of samples that are held out
	Test        float64  // share held out for testing, if there is no file for it
	Valid       *float64 // share held out for validation; nil is DefaultValid
	TrainImages int      // if above 0, train on no more than so many
	SHA256      string   // the content must have it; "": any content
	View        View     // how samples are shown
}

// Found has the facts about the user's own data.
type Found struct {
	SHA256 string  // of the CSV file's unpacked bytes; of a folder, of the digests of its IDX files
	Scale  float64 // the value that became 1
}

// samples are the samples of a user's file or pair of files.
type samples struct {
	file   string
	pixels []uint8   // (N, D), of images
	values []float32 // (N, D), of a table
	labels []int     // (N), into names
	names  []string  // in the order they were met
	sum    string

	rows, cols, channels int
}

// LoadOwn loads data that are not in the registry, finds their shape and classes, and splits them by a seed.
//
// Errors name file, line and column: a value that is missing, not a number or not finite, rows of unlike length, IDX files as
// for the published sets, data of a single class or more than 256, content of another SHA256.
func LoadOwn(o Own) (*Splits, error) {
	valid := DefaultValid
	if o.Valid != nil {
		valid = *o.Valid
	}
	if err := (Options{TrainImages: o.TrainImages}).check(valid); err != nil {
		return nil, err
	}
	train, test, err := o.read()
	if err != nil {
		return nil, err
	}
	f := &Found{SHA256: train.digest(test)}
	if o.SHA256 != "" && o.SHA256 != f.SHA256 {
		return nil, changed(o.Path, f.SHA256, o.SHA256)
	}
	if err := o.View.check(o.Path, train.rows, train.cols, train.channels); err != nil {
		return nil, err
	}
	if err := train.sortClasses(test); err != nil {
		return nil, err
	}
	if f.Scale = o.Scale; f.Scale == 0 {
		f.Scale = train.scale(test)
	}
	return o.split(train, test, f, valid)
}

// changed is the error about content that is not the noted one.
func changed(path, have, want string) error {
	return refuse(path, "bring back the content that was used, or give data.sha256='' to take it as it is", "has changed: its SHA-256 is %s, not %s", have, want)
}

func (o Own) read() (train, test *samples, err error) {
	info, err := os.Stat(o.Path)
	if err != nil {
		return nil, nil, fileError(o.Path, err)
	}
	if info.IsDir() {
		return readFolder(o.Path)
	}
	if IsTrials(o.Path) {
		return nil, nil, refuse(o.Path, "name it as data.name=sequences data.file="+o.Path, "has sequences, which are trials")
	}
	train, err = readTable(o.Path, o.Label)
	return train, nil, err
}

// scale finds the value that stands for 1: 255 if the values are bytes.
func (s *samples) scale(test *samples) float64 {
	above := false
	for _, file := range []*samples{s, test} {
		if file == nil {
			continue
		}
		for _, p := range file.pixels {
			above = above || p > 1
		}
		for _, v := range file.values {
			if v < 0 || v > math.MaxUint8 || v != float32(math.Trunc(float64(v))) {
				return 1
			}
			above = above || v > 1
		}
	}
	if above {
		return math.MaxUint8
	}
	return 1
}

// set takes some samples out, scaled and normalised, with classes in their order.
func (s *samples) set(name string, f *Found, view View, index []int) Set {
	out := Set{Name: name, Classes: len(s.names), Rows: s.rows, Cols: s.cols, Channels: s.channels, Labels: make([]uint8, len(index))}
	for k, i := range index {
		out.Labels[k] = uint8(s.labels[i])
	}
	d := out.Dim()
	if s.pixels != nil {
		out.Pixels = take(s.pixels, d, index)
		out.Shades = view.shades(s.channels, func(p uint8) float32 { return float32(float64(p) / f.Scale) })
		return out
	}
	out.Values = make([]float32, 0, len(index)*d)
	for _, i := range index {
		for _, v := range s.values[i*d : (i+1)*d] {
			out.Values = append(out.Values, view.normal(float32(float64(v)/f.Scale), 0))
		}
	}
	return out
}

// split makes the three parts.
func (o Own) split(train, test *samples, f *Found, valid float64) (*Splits, error) {
	share := o.Test
	if test != nil {
		share = 0
	}
	tr, va, te, err := divide(train, valid, share, o.Seed)
	if err != nil {
		return nil, err
	}
	if test == nil {
		test = train
	} else {
		te, _ = splitFront(len(test.labels), 0)
	}
	if len(te) == 0 {
		return nil, errors.Errorf("%s: has %d samples, of which data.test_fraction %v leaves none for testing; raise it", o.Path, len(train.labels), o.Test)
	}
	if o.TrainImages > len(tr) {
		return nil, errors.Errorf("%d training images are asked for; %s has %d, and %d more that are kept for validation", o.TrainImages, o.Path, len(tr), len(va))
	}
	if o.TrainImages > 0 {
		tr = tr[:o.TrainImages]
	}
	name := filepath.Base(o.Path)
	return &Splits{
		Set: name, Source: o.Path, Found: f, View: o.View, Names: train.names,
		Train: train.set(name+"/train", f, o.View, tr), Valid: train.set(name+"/valid", f, o.View, va), Test: test.set(name+"/test", f, o.View, te),
	}, nil
}
