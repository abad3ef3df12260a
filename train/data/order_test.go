package data_test

import (
	"hash/crc32"
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
