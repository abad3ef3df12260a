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

// The set as the recipe of the table gives it, a twentieth held out.
func cifar10(t *testing.T) *data.Splits {
	t.Helper()
	e, err := data.Table().Find("cifar10")
	if err != nil {
		t.Fatal(err)
	}
	recipe := e.New().(data.Published)
	recipe.Dir, recipe.ValidFraction = realData(t), 0.05
	s, _, err := recipe.Load()
	if err != nil {
		t.Fatal(err)
	}
	return s.(*data.Splits)
}

func TestPublishedCIFAR10(t *testing.T) {
	s := cifar10(t)
	t.Run("images", func(t *testing.T) { checkChannels(t, slices.Concat(s.Valid.Pixels, s.Train.Pixels)) })
	t.Run("classes", func(t *testing.T) { checkClasses(t, s) })
	t.Run("view", func(t *testing.T) { checkView(t, s) })
}

// Mean and standard deviation of the training pixels by channel are constants that programs for CIFAR-10 commonly normalise with.
func checkChannels(t *testing.T, pixels []uint8) {
	for c, want := range [][2]float64{{0.4914, 0.2470}, {0.4822, 0.2435}, {0.4465, 0.2616}} {
		var sum, squares float64
		for p := c; p < len(pixels); p += 3 {
			v := float64(pixels[p]) / 255
			sum, squares = sum+v, squares+v*v
		}
		n := float64(len(pixels) / 3)
		if mean, std := sum/n, math.Sqrt(squares/n-sum*sum/n/n); n != 50000*1024 || math.Abs(mean-want[0]) > 6e-5 || math.Abs(std-want[1]) > 6e-5 {
			t.Errorf("channel %d of %v pixels: mean %.5f, deviation %.5f, want %v", c, n, mean, std, want)
		}
	}
}

// Published facts: 5,000 and 1,000 images of each class, and the first labels: a frog, two trucks, a deer, two automobiles, and so on.
func checkClasses(t *testing.T, s *data.Splits) {
	if got, want := fmt.Sprint(s.Valid.Labels[:10], s.Test.Labels[:10]), "[6 9 9 4 1 1 2 7 8 3] [3 8 8 0 6 6 1 6 3 1]"; got != want {
		t.Errorf("first labels %s, want %s", got, want)
	}
	train, valid, test := s.Train.Counts(), s.Valid.Counts(), s.Test.Counts()
	for c := range 10 {
		if train[c]+valid[c] != 5000 || test[c] != 1000 {
			t.Errorf("class %s has %d + %d + %d images", s.Names[c], train[c], valid[c], test[c])
		}
	}
	if s.Valid.Len() != 2500 || s.Names[6] != "frog" || s.Names[9] != "truck" || s.Source != filepath.Join(realData(t), "cifar10") {
		t.Errorf("%d for validation, classes %v, from %s", s.Valid.Len(), s.Names, s.Source)
	}
}

// Images for testing are normalised by the published constants, and training images move.
func checkView(t *testing.T, s *data.Splits) {
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
	if err := s.Fill(task.Address{Part: task.Train, Size: 32}, to); err != nil {
		t.Fatal(err)
	}
	still := 0
	for k, i := range data.Order(0, 0, 47500)[:32] {
		if slices.Equal(to["x"].F32[3072*k:3072*(k+1)], s.Train.Image(i)) {
			still++
		}
	}
	if shape := s.Signals()[0].Shape.String(); still > 4 || shape != "32x32x3" { // one of 162 moves leaves an image as it is
		t.Errorf("%d of 32 images of shape %s did not move", still, shape)
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
