package data_test

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"credo/graph"
	"credo/train/data"
	"credo/train/task"
)

// arrays are the signals of a minibatch.
type arrays map[string]*graph.Array

func (a arrays) Get(signal string) *graph.Array { return a[signal] }

// room returns arrays for n images of small sets, full of NaN.
func room(d graph.Dtype, shape ...int) arrays {
	at := func(values int) *graph.Array {
		a := graph.NewArray(d, append(slices.Clone(shape), values)...)
		a.Fill(math.NaN())
		return a
	}
	return arrays{"x": at(1), "target": at(2)}
}

// counted has images of one pixel whose value is the image's number, and classes in turn.
func counted(name string, n int) data.Set {
	s := data.Set{Name: name, Rows: 1, Cols: 1, Channels: 1, Classes: 2}
	for i := range n {
		s.Values, s.Labels = append(s.Values, float32(i)), append(s.Labels, uint8(i%2))
	}
	return s
}

func parts() *data.Splits {
	return &data.Splits{Set: "counted", Train: counted("counted/train", 10), Test: counted("counted/test", 4)}
}

// images reads a part, minibatch by minibatch. The order of seed 0 is the one that TestOrderGivesKnownValues has from Python.
func images(t *testing.T, s *data.Splits, d graph.Dtype, at task.Address) (out string) {
	t.Helper()
	for at.Step = range s.Steps(at.Part, at.Size) {
		n := s.Samples(at)
		to := room(d, n)
		if err := s.Fill(at, to); err != nil {
			t.Fatal(err)
		}
		for i := range n {
			image := int(to["x"].At(i))
			if to["target"].At(2*i+image%2) != 1 || to["target"].At(2*i+1-image%2) != 0 {
				t.Errorf("image %d has target %v", image, to["target"].Float64s()[2*i:2*i+2])
			}
		}
		out += fmt.Sprint(to["x"].Float64s())
	}
	return out
}

// Training goes by the order of seed and epoch, the other parts in the order of the file whatever the address says; the last minibatch may be
// short. A part that is not there has no minibatches.
func TestSplitsAreATask(t *testing.T) {
	s := parts()
	for _, c := range []struct {
		at   task.Address
		want string
	}{
		{task.Address{Part: task.Train, Size: 4}, "[7 8 9 3][2 4 1 5][6 0]"},
		{task.Address{Part: task.Train, Size: 5, Epoch: 1}, "[8 5 0 4 6][9 1 3 7 2]"},
		{task.Address{Part: task.Train, Size: 100, Seed: 7}, "[6 7 4 0 3 1 9 8 5 2]"},
		{task.Address{Part: task.Test, Size: 3, Seed: 7, Epoch: 5}, "[0 1 2][3]"},
		{task.Address{Part: task.Valid, Size: 3}, ""},
		{task.Address{Part: "other", Size: 3}, ""},
	} {
		for _, d := range []graph.Dtype{graph.Float32, graph.Float64} {
			if got := images(t, s, d, c.at); got != c.want {
				t.Errorf("%+v: %s, want %s", c.at, got, c.want)
			}
		}
	}
	if g := s.Signals(); s.Name() != "counted" || len(g) != 2 || g[0].Name != "x" || g[0].Shape.String() != "1" || g[1].Name != "target" || g[1].Shape.String() != "2" || s.Moments() != 0 {
		t.Errorf("%s gives %+v", s.Name(), g)
	}
	s.Train.Rows, s.Train.Cols = 5, 7
	if got := s.Signals()[0].Shape.String(); got != "5x7x1" {
		t.Errorf("images of 5 x 7 have shape %s", got)
	}
}

// Instances see the same images.
func TestInstancesSeeTheSameImages(t *testing.T) {
	to := room(graph.Float64, 3, 2)
	if err := parts().Fill(task.Address{Part: task.Test, Size: 2, Step: 1}, to); err != nil {
		t.Fatal(err)
	}
	if x, y := to["x"].F64, to["target"].F64; !slices.Equal(x, []float64{2, 3, 2, 3, 2, 3}) || !slices.Equal(y, []float64{1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1}) {
		t.Errorf("images %v, targets %v", x, y)
	}
}

// More runs side by side than orders are kept for see each the order of its own seed.
func TestOrdersOfManyRuns(t *testing.T) {
	s := parts()
	var runs sync.WaitGroup
	for seed := range uint64(40) {
		runs.Go(func() {
			want := fmt.Sprint(data.Order(seed, 3, 10))
			for range 3 {
				to := room(graph.Float64, 10)
				if err := s.Fill(task.Address{Part: task.Train, Size: 10, Seed: seed, Epoch: 3}, to); err != nil {
					t.Error(err)
				}
				if got := fmt.Sprint(to["x"].F64); got != want {
					t.Errorf("seed %d: %s, want %s", seed, got, want)
				}
			}
		})
	}
	runs.Wait()
}

func TestSplitsRefuse(t *testing.T) {
	s := parts()
	for _, step := range []int{2, -1} {
		wantError(t, s.Fill(task.Address{Part: task.Test, Size: 3, Step: step}, room(graph.Float32, 3)), "counted has no minibatch", "of part test", "has 2 of 3 samples")
	}
	wantError(t, s.Fill(task.Address{Part: "other", Size: 3}, room(graph.Float32, 3)), "of part other", "has 0 of 3 samples")
	to := room(graph.Float32, 3)
	delete(to, "target")
	wantError(t, s.Fill(task.Address{Part: task.Test, Size: 3}, to), "signals x and target")
	wantError(t, s.Fill(task.Address{Part: task.Test, Size: 3}, room(graph.Float32, 2)), "3 images of counted/test need buffers")
}

func TestMinibatchesDoNotAllocate(t *testing.T) {
	s := parts()
	var to task.Arrays = room(graph.Float32, 2)
	at := task.Address{Part: task.Train, Size: 2, Seed: 1}
	if n := testing.AllocsPerRun(20, func() {
		at.Step = (at.Step + 1) % 5
		if err := s.Fill(at, to); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("a minibatch allocates %v times", n)
	}
}
