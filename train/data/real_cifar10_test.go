package data_test

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"credo/graph"
	"credo/train/data"
	"credo/train/task"
	"credo/train/task/tasktest"
)

// Published facts: 5,000 and 1,000 images of each class; the first labels as the data set's pages show them (a frog first, then two trucks);
// mean and standard deviation of the training pixels by channel, 0.4914, 0.4822, 0.4465 and 0.2470, 0.2435, 0.2616, are constants that
// programs for CIFAR-10 commonly normalise with.
func TestPublishedCIFAR10(t *testing.T) {
	dir := realData(t)
	s, err := data.Load("cifar10", data.Options{Places: data.Places(dir, ""), Valid: new(0.0)})
	if err != nil {
		t.Fatal(err)
	}
	for c, want := range [][2]float64{{0.4914, 0.2470}, {0.4822, 0.2435}, {0.4465, 0.2616}} {
		var sum, squares float64
		for p := c; p < len(s.Train.Pixels); p += 3 {
			v := float64(s.Train.Pixels[p]) / 255
			sum, squares = sum+v, squares+v*v
		}
		n := float64(len(s.Train.Pixels) / 3)
		if mean, std := sum/n, math.Sqrt(squares/n-sum*sum/n/n); math.Abs(mean-want[0]) > 6e-5 || math.Abs(std-want[1]) > 6e-5 {
			t.Errorf("channel %d: mean %.5f, deviation %.5f, want %v", c, mean, std, want)
		}
	}
	if got, want := fmt.Sprint(s.Train.Labels[:10], s.Test.Labels[:10]), "[6 9 9 4 1 1 2 7 8 3] [3 8 8 0 6 6 1 6 3 1]"; got != want {
		t.Errorf("first labels %s, want %s", got, want)
	}
	for n, set := range map[int]*data.Set{5000: &s.Train, 1000: &s.Test} {
		if got := set.Counts(); !slices.Equal(got, slices.Repeat([]int{n}, 10)) {
			t.Errorf("%s: by class %v", set.Name, got)
		}
	}
	if s.Names[6] != "frog" || s.Names[9] != "truck" || s.Source != filepath.Join(dir, "cifar10") {
		t.Errorf("classes %v, from %s", s.Names, s.Source)
	}
}

// As the recipe of the table gives it: normalised, a twentieth held out, and training images that move.
func TestRecipeOfCIFAR10(t *testing.T) {
	dir := realData(t)
	e, err := data.Table().Find("cifar10")
	if err != nil {
		t.Fatal(err)
	}
	recipe := e.New().(data.Published)
	recipe.Dir, recipe.ValidFraction = dir, 0.05
	given, _, err := recipe.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := given.(*data.Splits)
	if s.Train.Len() != 47500 || s.Valid.Len() != 2500 || s.Test.Len() != 10000 || s.Signals()[0].Shape.String() != "32x32x3" {
		t.Errorf("%d, %d, %d images of shape %s", s.Train.Len(), s.Valid.Len(), s.Test.Len(), s.Signals()[0].Shape)
	}
	mean, std := []float32{0.485, 0.456, 0.406}, []float32{0.229, 0.224, 0.225}
	to := tasktest.Room(s, graph.Float32, 0, 32)
	if err := s.Fill(task.Address{Part: task.Test, Size: 32}, to); err != nil {
		t.Fatal(err)
	}
	for j, x := range to["x"].F32 {
		if want := (float32(s.Test.Pixels[j])/255 - mean[j%3]) / std[j%3]; x != want {
			t.Fatalf("value %d is %v, want %v", j, x, want)
		}
	}
	at := task.Address{Part: task.Train, Size: 32}
	if err := s.Fill(at, to); err != nil {
		t.Fatal(err)
	}
	still := 0
	for k, i := range data.Order(0, 0, 47500)[:32] {
		if slices.Equal(to["x"].F32[3072*k:3072*(k+1)], s.Train.Image(i)) {
			still++
		}
	}
	if still > 4 { // one of 162 moves leaves an image as it is
		t.Errorf("%d of 32 images did not move", still)
	}
}

// The time to find, read and check the set: what a run waits for before it begins.
func BenchmarkLoadCIFAR10(b *testing.B) {
	dir := realData(b)
	for b.Loop() {
		if _, err := data.Load("cifar10", data.Options{Places: data.Places(dir, "")}); err != nil {
			b.Fatal(err)
		}
	}
}
