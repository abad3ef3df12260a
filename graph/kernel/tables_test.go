package kernel

import (
	"math"
	"testing"
)

// Both tables against package math, to one unit in the last place.
func TestTables(t *testing.T) {
	near := func(x, y float64) bool {
		return x == y || math.Nextafter(x, y) == y
	}
	for i, b := range exp2Table {
		got, want := math.Float64frombits(b+uint64(i)<<46), math.Exp2(float64(i)/64)
		if !near(got, want) {
			t.Errorf("2^(%d/64) is %v, want %v", i, got, want)
		}
	}
	for i, c := range logTable {
		x := float64(i) / 128
		if c.inv != 1/(1+x) || !near(c.log, math.Log1p(x)) {
			t.Errorf("1/c and log c for c = 1+%d/128 are %v, want %v, %v", i, c, 1/(1+x), math.Log1p(x))
		}
	}
}
