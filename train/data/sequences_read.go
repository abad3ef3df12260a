package data

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"github.com/pkg/errors"

	"credo/train/npz"
	"credo/train/task"
)

// The arrays of a file of sequences.
const (
	inputArray  = "x"     // (trials, moments, channels)
	targetArray = "y"     // (trials) labels, or (trials, moments, outputs)
	labelArray  = "label" // (trials)
)

// LoadTrials reads a file of sequences and splits them by a seed, class by class where there are classes. Other arrays of the file are left
// alone.
//
// Errors name file, array and place: shapes that do not fit each other, values that are not finite, labels that are not whole, trials of a
// single class or of more than 256, content of another SHA-256.
func LoadTrials(r Sequences) (*Trials, error) {
	sum, err := digestOf(r.File)
	if err != nil {
		return nil, err
	}
	if r.SHA256 != "" && r.SHA256 != sum {
		return nil, changed(r.File, sum, r.SHA256)
	}
	s := &Trials{Source: r.File, SHA256: sum}
	if err := s.read(); err != nil {
		return nil, err
	}
	return s, s.split(r)
}

// digestOf returns the SHA-256 of a file.
func digestOf(path string) (string, error) {
	f, err := openFile(os.DirFS(filepath.Dir(path)), filepath.Base(path), path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", readError(path, err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// read reads input and targets.
func (s *Trials) read() error {
	f, err := npz.Open(s.Source)
	if err != nil {
		return err
	}
	defer f.Close()
	if s.x, err = s.array(f, inputArray); err != nil {
		return err
	}
	if len(s.x.Shape) != 3 || s.x.Len() == 0 {
		return s.refuse(inputArray, "give it three, of at least one each; x[:, :, None] has one channel", "has shape %v, and the axes of sequences are trials, moments and channels", s.x.Shape)
	}
	name := targetArray
	switch y, label := f.Has(targetArray), f.Has(labelArray); {
	case y && label:
		return refuse(s.Source, "leave one out", "has both %s and %s", targetArray, labelArray)
	case label:
		name = labelArray
	}
	if s.y, err = s.array(f, name); err != nil {
		return err
	}
	return s.takeTargets(name)
}

// takeTargets finds out whether targets are labels or values, and whether they belong to the input.
func (s *Trials) takeTargets(name string) error {
	have, x := s.y.Shape, s.x.Shape
	switch {
	case len(have) > 0 && have[0] != x[0]:
		return s.refuse(name, "give every trial its own", "has shape %v, and x of shape %v has %d trials", have, x, x[0])
	case len(have) == 1:
		return s.takeLabels(name)
	case len(have) != 3 || name == labelArray:
		return s.refuse(name, "give it as (trials) of labels, or as y (trials, moments, outputs)", "has shape %v", have)
	case have[1] != x[1]:
		return s.refuse(name, "give values for every moment", "has shape %v, and the trials of x have %d moments", have, x[1])
	case have[2] < 1:
		return s.refuse(name, "give it at least one output", "has shape %v", have)
	}
	return nil
}

// takeLabels sorts the trials into classes.
func (s *Trials) takeLabels(name string) error {
	c, known := samples{file: s.Source}, map[string]int{}
	for i := range s.y.Len() {
		v := s.y.At(i)
		if v != math.Trunc(v) || math.Abs(v) > 1<<53 {
			return s.refuse(name, "number the classes", "is %v at trial %d, counted from 0, and labels are whole numbers", v, i)
		}
		k, err := c.meet(known, strconv.FormatFloat(v, 'f', -1, 64))
		if err != nil {
			return s.refuse(name, "give values of every moment as y (trials, moments, outputs)", "has more than %d different labels", maxClasses)
		}
		c.labels = append(c.labels, k)
	}
	if err := c.sortClasses(nil); err != nil {
		return err
	}
	s.labels, s.Names, s.y = c.labels, c.names, nil
	return nil
}

// array reads an array whose values are numbers in single precision.
func (s *Trials) array(f *npz.File, name string) (*npz.Array, error) {
	a, err := f.Read(name)
	if err != nil || a.Whole() {
		return a, err
	}
	for i := range a.Len() {
		if v := a.At(i); math.IsNaN(v) || math.Abs(v) > math.MaxFloat32 {
			return nil, s.refuse(name, "correct it, or leave the trial out", "is %v at %v, counted from 0, which is no finite number of single precision", v, a.Index(i))
		}
	}
	return a, nil
}

// refuse is an error about an array.
func (s *Trials) refuse(array, remedy, problem string, args ...any) error {
	return errors.Errorf("%s: array %s "+problem+"; "+remedy, append([]any{s.Source, array}, args...)...)
}

// split makes the three parts.
func (s *Trials) split(r Sequences) error {
	c := samples{file: s.Source, labels: s.labels, names: s.Names}
	if s.y != nil {
		c.labels, c.names = make([]int, s.x.Shape[0]), []string{"of all trials"}
	}
	train, valid, test, err := divide(&c, r.ValidFraction, r.TestFraction, r.SplitSeed)
	if err != nil {
		return err
	}
	if len(test) == 0 {
		return errors.Errorf("%s: has %d trials, of which data.test_fraction %v leaves none for testing; raise it", s.Source, len(c.labels), r.TestFraction)
	}
	if r.TrainImages > len(train) {
		return errors.Errorf("%d training samples are asked for; %s has %d, and %d more that are kept for validation", r.TrainImages, s.Source, len(train), len(valid))
	}
	if r.TrainImages > 0 {
		train = train[:r.TrainImages]
	}
	s.parts = map[task.Part][]int{task.Train: train, task.Valid: valid, task.Test: test}
	return nil
}
