package data_test

import (
	archive "archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/train/data"
	"credo/train/task"
	"credo/train/task/tasktest"
)

// npyOf writes an array as NumPy does, in the order of its axes.
func npyOf[T float32 | float64 | int64 | uint8](shape []int, values ...T) []byte {
	kind := map[string]string{"float32": "<f4", "float64": "<f8", "int64": "<i8", "uint8": "|u1"}[fmt.Sprintf("%T", T(0))]
	tuple := strings.Trim(strings.Join(strings.Fields(fmt.Sprint(shape)), ", "), "[]")
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s,), }\n", kind, tuple)
	b := bytes.NewBufferString("\x93NUMPY\x01\x00")
	b.Write(binary.LittleEndian.AppendUint16(nil, uint16(len(header))))
	b.WriteString(header)
	_ = binary.Write(b, binary.LittleEndian, values)
	return b.Bytes()
}

// ownTrials writes an archive of arrays and returns its recipe.
func ownTrials(t *testing.T, arrays map[string][]byte) data.Sequences {
	t.Helper()
	var b bytes.Buffer
	z := archive.NewWriter(&b)
	for name, content := range arrays {
		w, err := z.Create(name + ".npy")
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	r := data.Sequences{File: filepath.Join(t.TempDir(), "own.npz"), SplitSeed: 1, TestFraction: 0.2, Held: data.Held{ValidFraction: 0.1}}
	put(t, r.File, b.Bytes())
	return r
}

// trialsNumbered are n trials of 3 moments and 2 channels, whose values say where they are: 100 trial + 10 moment + channel.
func trialsNumbered(n int) []byte {
	var v []float32
	for i := range n {
		for m := range 3 {
			for c := range 2 {
				v = append(v, float32(100*i+10*m+c))
			}
		}
	}
	return npyOf([]int{n, 3, 2}, v...)
}

// labels are n labels that take turns.
func labels(n int, of ...int64) []byte {
	var v []int64
	for i := range n {
		v = append(v, of[i%len(of)])
	}
	return npyOf([]int{n}, v...)
}

func loadTrials(t *testing.T, r data.Sequences) *data.Trials {
	t.Helper()
	s, err := data.LoadTrials(r)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTrialsKeepTheLaws(t *testing.T) {
	many := make([]float64, 20*3*4)
	for i := range many {
		many[i] = float64(i)
	}
	for _, arrays := range []map[string][]byte{
		{"x": trialsNumbered(20), "y": labels(20, 3, -1)}, {"x": trialsNumbered(20), "label": labels(20, 0, 1, 2)}, {"x": trialsNumbered(20), "y": npyOf([]int{20, 3, 4}, many...)},
	} {
		r := ownTrials(t, arrays)
		if err := tasktest.Laws(func() task.Task { return loadTrials(t, r) }); err != nil {
			t.Error(err)
		}
	}
}

// Every trial is shown once in an epoch of its part, with its own values and its own class; classes are in the order of their numbers, and a
// tenth and a fifth of each are held out.
func TestTrialsOfClasses(t *testing.T) {
	r := ownTrials(t, map[string][]byte{"x": trialsNumbered(20), "y": labels(20, 7, -1), "notes": npyOf([]int{1}, 0.5)})
	s := loadTrials(t, r)
	if !slices.Equal(s.Names, []string{"-1", "7"}) || s.Moments() != 3 || s.Channels() != 2 || s.Measures()[0].Name != "accuracy" {
		t.Errorf("classes %v, %d moments, %d channels", s.Names, s.Moments(), s.Channels())
	}
	var seen []int
	for part, n := range map[task.Part]int{task.Train: 14, task.Valid: 2, task.Test: 4} {
		if s.Len(part) != n {
			t.Errorf("%d trials of part %s, want %d", s.Len(part), part, n)
		}
		at := task.Address{Part: part, Size: 4, Seed: 1}
		for at.Step = range s.Steps(part, 4) {
			seen = append(seen, trialsOf(t, s, at)...)
		}
	}
	slices.Sort(seen)
	for i := range 20 {
		if len(seen) != 20 || seen[i] != i {
			t.Fatalf("these trials are shown: %v", seen)
		}
	}
}

// trialsOf checks a minibatch and returns which trials it has.
func trialsOf(t *testing.T, s *data.Trials, at task.Address) (out []int) {
	t.Helper()
	n := s.Samples(at)
	to := tasktest.Room(s, graph.Float64, 0, n)
	if err := s.Fill(at, to); err != nil {
		t.Fatal(err)
	}
	x, target := to.Get("x"), to.Get("target")
	for k := range n {
		trial := int(x.At(2*k)) / 100
		for m := range 3 {
			for c := range 2 {
				if got := x.At((m*n+k)*2 + c); got != float64(100*trial+10*m+c) {
					t.Fatalf("trial %d has %g at moment %d of channel %d", trial, got, m, c)
				}
			}
		}
		class := 1 - trial%2 // 7, -1, 7, …, and -1 is the first class
		if target.At(2*k+class) != 1 || target.At(2*k+1-class) != 0 {
			t.Errorf("trial %d has class %g, %g", trial, target.At(2*k), target.At(2*k+1))
		}
		out = append(out, trial)
	}
	return out
}

// Targets that are values go with their trials, moment by moment.
func TestTrialsOfValues(t *testing.T) {
	s := loadTrials(t, ownTrials(t, map[string][]byte{"x": trialsNumbered(10), "y": trialsNumbered(10)}))
	to := tasktest.Room(s, graph.Float32, 2, 3)
	if err := s.Fill(task.Address{Part: task.Train, Size: 3, Seed: 1}, to); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(to.Get("x").F32, to.Get("target").F32) || s.Measures()[0].Name != "squared error" || !s.Signals()[1].Timed {
		t.Error("targets are not those of the trials")
	}
}

// The recipe notes content and length, and finds out when they are others.
func TestRecipeOfTrials(t *testing.T) {
	r := ownTrials(t, map[string][]byte{"x": trialsNumbered(10), "y": labels(10, 0, 1)})
	_, noted, err := r.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := noted.(data.Sequences)
	if n.Moments() != 3 || len(n.SHA256) != 64 {
		t.Errorf("%+v", n)
	}
	if _, again, err := n.Load(); err != nil || again != noted {
		t.Errorf("%+v, %v", again, err)
	}
	n.Length = 4
	if _, _, err := n.Load(); err == nil || !strings.Contains(err.Error(), "its trials have 3 moments, and data.moments says 4") {
		t.Error(err)
	}
	n.SHA256 = "0"
	if _, _, err := n.Load(); err == nil || !strings.Contains(err.Error(), "has changed: its SHA-256 is") {
		t.Error(err)
	}
	if _, _, err := (data.Sequences{}).Load(); err == nil || err.Error() != "data sequences: no file is named; name yours as data.file=FILE.npz" {
		t.Error(err)
	}
	if _, err := data.LoadOwn(data.Own{Path: r.File}); err == nil || !strings.Contains(err.Error(), "name it as data.name=sequences data.file="+r.File) {
		t.Error(err)
	}
}

// Arrays that do not fit each other, and values that are none, are refused with the array and the place.
func TestTrialsThatAreRefused(t *testing.T) {
	nan := npyOf([]int{2, 1, 2}, 0, 1, float32(math.NaN()), 2)
	for says, arrays := range map[string]map[string][]byte{
		"has no array x; it has: y":                                         {"y": labels(10, 0, 1)},
		"has no array y; it has: x":                                         {"x": trialsNumbered(10)},
		"has both y and label; leave one out":                               {"x": trialsNumbered(10), "y": labels(10, 0, 1), "label": labels(10, 0, 1)},
		"array x has shape [2 3], and the axes of sequences are trials":     {"x": npyOf([]int{2, 3}, 1, 2, 3, 4, 5, 6.0), "y": labels(2, 0, 1)},
		"array x has shape [2 0 3]":                                         {"x": npyOf[float64]([]int{2, 0, 3}), "y": labels(2, 0, 1)},
		"array y has shape [9], and x of shape [10 3 2] has 10 trials":      {"x": trialsNumbered(10), "y": labels(9, 0, 1)},
		"array y has shape [10 2 1], and the trials of x have 3 moments":    {"x": trialsNumbered(10), "y": npyOf([]int{10, 2, 1}, make([]uint8, 20)...)},
		"array y has shape [10 3]; give it as":                              {"x": trialsNumbered(10), "y": npyOf([]int{10, 3}, make([]uint8, 30)...)},
		"array label has shape [10 3 1]; give it as":                        {"x": trialsNumbered(10), "label": npyOf([]int{10, 3, 1}, make([]uint8, 30)...)},
		"array y has shape [10 3 0]; give it at least one output":           {"x": trialsNumbered(10), "y": npyOf[uint8]([]int{10, 3, 0})},
		"array y is 0.5 at trial 1, counted from 0, and labels are whole":   {"x": trialsNumbered(2), "y": npyOf([]int{2}, 1, 0.5)},
		"array x is NaN at [1 0 0], counted from 0":                         {"x": nan, "y": labels(2, 0, 1)},
		"array x is 1e+39 at [0 0 0], counted from 0":                       {"x": npyOf([]int{1, 1, 1}, 1e39), "y": labels(1, 0)},
		"array y is -Inf at [1], counted from 0":                            {"x": trialsNumbered(2), "y": npyOf([]int{2}, 0, math.Inf(-1))},
		"has samples of one class alone, 4: there is nothing to tell apart": {"x": trialsNumbered(10), "y": labels(10, 4)},
		"has 2 trials, of which data.test_fraction 0.2 leaves none":         {"x": trialsNumbered(2), "y": trialsNumbered(2)},
	} {
		r := ownTrials(t, arrays)
		if _, err := data.LoadTrials(r); err == nil || !strings.Contains(err.Error(), says) || !strings.HasPrefix(err.Error(), r.File) {
			t.Errorf("%v, want %s", err, says)
		}
	}
	var many []int64
	for i := range int64(257) {
		many = append(many, i)
	}
	if _, err := data.LoadTrials(ownTrials(t, map[string][]byte{"x": trialsNumbered(257), "y": labels(257, many...)})); err == nil || !strings.Contains(err.Error(), "array y has more than 256 different labels") {
		t.Error(err)
	}
	r := ownTrials(t, map[string][]byte{"x": trialsNumbered(20), "y": labels(20, 0, 1)})
	r.TrainImages = 15
	if _, err := data.LoadTrials(r); err == nil || !strings.Contains(err.Error(), "15 training samples are asked for") {
		t.Error(err)
	}
	if r.TrainImages = 5; loadTrials(t, r).Len(task.Train) != 5 {
		t.Error("not 5 trials")
	}
	r.File = "none.npz"
	if _, err := data.LoadTrials(r); err == nil || !strings.HasPrefix(err.Error(), "none.npz: cannot be opened") {
		t.Error(err)
	}
}
