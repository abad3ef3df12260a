package data

import (
	"path/filepath"
	"strings"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/train/task"
)

// Sequences are trials of the user's own, in a file as NumPy writes them by savez: x (trials, moments, channels), and y (trials) or label
// (trials) with a whole number for the class of each trial, or y (trials, moments, outputs) with the values that are wanted.
type Sequences struct {
	File         string  `yaml:"file" optional:"yes" doc:"the NPZ file, with x (trials, moments, channels), and y (trials) or (trials, moments, outputs)"`
	SHA256       string  `yaml:"sha256" optional:"yes" doc:"of the content, noted when it is loaded and checked where it is given"`
	Length       int     `yaml:"moments" min:"0" optional:"yes" doc:"moments of a trial, noted when it is loaded and checked where it is given"`
	SplitSeed    uint64  `yaml:"split_seed" doc:"seed of the choice of held-out samples, for all seeds of a comparison"`
	TestFraction float64 `yaml:"test_fraction" above:"0" below:"1" doc:"share held out for testing, where there is no file for it"`
	Held
}

// sequencesName is the name of the row of the user's own trials.
const sequencesName = "sequences"

// sequencesEntry is the row of the user's own trials.
func sequencesEntry() catalog.Entry[task.Recipe] {
	return catalog.Entry[task.Recipe]{Name: sequencesName, About: "trials of your own, from an NPZ file", With: "{lesson: trial, batch: 32}", New: func() task.Recipe {
		return Sequences{SplitSeed: 1, TestFraction: 0.2, Held: defaultHeld()}
	}}
}

// IsTrials tells whether a path is one of trials: it ends in .npz.
func IsTrials(path string) bool { return strings.EqualFold(filepath.Ext(path), ".npz") }

// Load reads the file, and notes its SHA-256 and the length of its trials.
func (r Sequences) Load() (task.Task, task.Recipe, error) {
	if r.File == "" {
		return nil, r, errors.New("data sequences: no file is named; name yours as data.file=FILE.npz")
	}
	s, err := LoadTrials(r)
	if err != nil {
		return nil, r, err
	}
	if r.Length > 0 && r.Length != s.Moments() {
		return nil, r, errors.Errorf("%s: its trials have %d moments, and data.moments says %d; leave that out", r.File, s.Moments(), r.Length)
	}
	r.SHA256, r.Length = s.SHA256, s.Moments()
	return s, r, nil
}

// Shapes returns nothing: the file has to be read.
func (Sequences) Shapes() (input, target circuit.Shape, known bool) { return nil, nil, false }

// Moments returns the moments of a trial, 0 before the file was read.
func (r Sequences) Moments() int { return r.Length }

// Portable returns the same: the path is how the data are named.
func (r Sequences) Portable() task.Recipe { return r }
