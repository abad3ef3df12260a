package data_test

import (
	"math"
	"slices"
	"testing"

	"credo/train/data"
)

// small has three images of one row of two pixels, in three classes.
func small() *data.Set {
	return &data.Set{Name: "small", Rows: 1, Cols: 2, Channels: 1, Classes: 3,
		Values: []float32{0, 0.25, 0.5, 0.75, 1, 0.125}, Labels: []uint8{2, 0, 1}}
}

func testFill[T float32 | float64](t *testing.T) {
	nan := T(math.NaN())
	x, y := []T{nan, nan, nan, nan, -7}, []T{nan, nan, nan, nan, nan, nan, -7}
	if err := data.Fill(small(), []int{2, 0}, x, y); err != nil {
		t.Fatal(err)
	}
	if want := []T{1, 0.125, 0, 0.25, -7}; !slices.Equal(x, want) {
		t.Errorf("pixels %v, want %v", x, want)
	}
	if want := []T{0, 1, 0, 0, 0, 1, -7}; !slices.Equal(y, want) {
		t.Errorf("targets %v, want %v", y, want)
	}
}

func TestFill(t *testing.T) {
	t.Run("float32", testFill[float32])
	t.Run("float64", testFill[float64])
}

func TestFillRefusesAndWritesNothing(t *testing.T) {
	x, y := []float64{-7, -7, -7, -7}, []float64{-7, -7, -7, -7, -7, -7}
	bad := small()
	bad.Labels[0] = 3
	wantError(t, data.Fill(small(), []int{0, 1}, x[:3], y), "2 images of small", "4 and 6", "not 3 and 6")
	wantError(t, data.Fill(small(), []int{0, 1}, x, y[:5]), "not 4 and 5")
	wantError(t, data.Fill(small(), []int{0, 3}, x, y), "no image 3", "has 3")
	wantError(t, data.Fill(small(), []int{-1}, x, y), "no image -1")
	wantError(t, data.Fill(bad, []int{1, 0}, x, y), "label 0 of small is 3", "3 classes")
	for _, v := range slices.Concat(x, y) {
		if v != -7 {
			t.Fatalf("written to: %v %v", x, y)
		}
	}
}
