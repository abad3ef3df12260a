package circuit

import (
	"fmt"
	"strings"
)

// Shape is the extent of one sample of a population: {256}, or rows, columns and channels of an image, {14, 14, 64}. Values of a
// population have one last axis for all its cells, counted row by row with channels last.
type Shape []int

// Size returns the number of cells, 0 for an empty shape.
func (s Shape) Size() int {
	if len(s) == 0 {
		return 0
	}
	n := 1
	for _, d := range s {
		n *= d
	}
	return n
}

// String writes the shape for people: "14x14x64".
func (s Shape) String() string {
	words := make([]string, len(s))
	for i, d := range s {
		words[i] = fmt.Sprint(d)
	}
	return strings.Join(words, "x")
}

// Times writes the shape as a product: "784 x 256".
func (s Shape) Times() string { return strings.ReplaceAll(s.String(), "x", " x ") }

// Exceeds tells whether the shape has more cells than a number, without an overflow.
func (s Shape) Exceeds(most int) bool {
	n := 1
	for _, d := range s {
		if d > 0 && n > most/d {
			return true
		}
		n *= d
	}
	return false
}

// positive tells whether every axis has an extent, and there is one.
func (s Shape) positive() bool {
	for _, d := range s {
		if d < 1 {
			return false
		}
	}
	return len(s) > 0
}

// cells writes the number of cells, or the shape where it has several axes: "3 cells", "14x14x64 cells".
func (s Shape) cells() string {
	if len(s) == 0 {
		return "0 cells"
	}
	return s.String() + " cells"
}
