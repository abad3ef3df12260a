package data_test

import (
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"testing"

	"credo/train/data"
)

// Computed in Python from the definition of the stream (train/stream) and of
// Fisher and Yates' shuffle with Lemire's bounded numbers:
//
//	p = list(range(n))
//	for i in range(n - 1, 0, -1):
//	    j = bounded(i + 1); p[i], p[j] = p[j], p[i]
func TestOrderGivesKnownValues(t *testing.T) {
	for _, c := range []struct {
		seed     uint64
		epoch, n int
		want     []int
	}{
		{0, 0, 10, []int{7, 8, 9, 3, 2, 4, 1, 5, 6, 0}},
		{0, 1, 10, []int{8, 5, 0, 4, 6, 9, 1, 3, 7, 2}},
		{7, 0, 10, []int{6, 7, 4, 0, 3, 1, 9, 8, 5, 2}},
		{1, 2, 13, []int{5, 9, 7, 4, 0, 12, 8, 6, 3, 10, 1, 2, 11}},
		{3, 4, 0, []int{}},
	} {
		if got := data.Order(c.seed, c.epoch, c.n); !slices.Equal(got, c.want) {
			t.Errorf("Order(%d, %d, %d) = %v, want %v", c.seed, c.epoch, c.n, got, c.want)
		}
	}
}

// The CRC is over the permutation as 32-bit little-endian numbers, in Python.
func TestOrderOfManyImages(t *testing.T) {
	o := data.Order(3, 5, 54000)
	var b []byte
	for _, i := range o {
		b = append(b, byte(i), byte(i>>8), byte(i>>16), byte(i>>24))
	}
	if got := crc32.ChecksumIEEE(b); got != 4276034719 {
		t.Errorf("CRC %d, want 4276034719", got)
	}
	slices.Sort(o)
	for i, v := range o {
		if i != v {
			t.Fatalf("no permutation: %d is %d", i, v)
		}
	}
}

func TestBatches(t *testing.T) {
	order := []int{4, 0, 3, 6, 1, 5, 2}
	for _, c := range []struct {
		size  int
		order []int
		seek  int
		want  string
	}{
		{3, order, 0, "[4 0 3][6 1 5][2]"},
		{7, order, 0, "[4 0 3 6 1 5 2]"},
		{100, order, 0, "[4 0 3 6 1 5 2]"},
		{3, order, 2, "[2]"},
		{3, order, 3, ""},
		{4, nil, 0, "[0 1 2 3][4 5 6]"},
		{2, []int{5, 5, 1}, 0, "[5 5][1]"},
		{2, []int{}, 0, ""},
	} {
		b, err := data.NewBatcher(7, c.size)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // a second epoch is like the first
			if err := b.Start(c.order); err != nil {
				t.Fatal(err)
			}
			if err := b.Seek(c.seek); err != nil {
				t.Fatal(err)
			}
			got, n := "", c.seek
			for b.Next() {
				got += fmt.Sprint(b.Index())
				n++
			}
			if got != c.want || n != b.Batches() {
				t.Errorf("size %d, order %v, from %d: %s (%d batches of %d), want %s", c.size, c.order, c.seek, got, n, b.Batches(), c.want)
			}
			if b.Next() || len(b.Index()) != 0 {
				t.Error("a batch after the last")
			}
		}
	}
}

func TestBatcherRefuses(t *testing.T) {
	_, err := data.NewBatcher(7, 0)
	wantError(t, err, "batches of 0", "at least 1")
	_, err = data.NewBatcher(-1, 5)
	wantError(t, err, "-1 images")
	b, err := data.NewBatcher(7, 3)
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, b.Start([]int{0, 7}), "index 7 at 1", "7 images")
	wantError(t, b.Start([]int{-1}), "index -1 at 0")
	if err := b.Start(nil); err != nil {
		t.Fatal(err)
	}
	wantError(t, b.Seek(4), "no batch 4", "has 3")
	wantError(t, b.Seek(-1), "no batch -1")
}

// small has three images of one row of two pixels, in three classes.
func small() *data.Set {
	return &data.Set{Name: "small", Rows: 1, Cols: 2, Classes: 3,
		Pixels: []float32{0, 0.25, 0.5, 0.75, 1, 0.125}, Labels: []uint8{2, 0, 1}}
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

func TestBatchesDoNotAllocate(t *testing.T) {
	s := loadDigits(t, data.Options{})
	b, err := data.NewBatcher(s.Train.Len(), 100)
	if err != nil {
		t.Fatal(err)
	}
	order := data.Order(1, 0, s.Train.Len())
	x, y := make([]float32, 100*64), make([]float64, 100*64)
	tx, ty := make([]float32, 100*10), make([]float64, 100*10)
	images := 0
	allocs := testing.AllocsPerRun(3, func() {
		images = 0
		err = b.Start(order)
		for err == nil && b.Next() {
			images += len(b.Index())
			if err = data.Fill(&s.Train, b.Index(), x, tx); err == nil {
				err = data.Fill(&s.Train, b.Index(), y, ty)
			}
		}
	})
	if err != nil || images != s.Train.Len() || allocs != 0 {
		t.Errorf("%d of %d images, %v allocations, %v", images, s.Train.Len(), allocs, err)
	}
}
