package data

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/pkg/errors"
)

// maxClasses is as many as a label, which is a byte, can tell apart.
const maxClasses = math.MaxUint8 + 1

// meet returns the number of a label, in the order that labels are met.
func (s *samples) meet(known map[string]int, label string) (int, error) {
	k, ok := known[label]
	if !ok {
		k = len(s.names)
		if k == maxClasses {
			return 0, errors.Errorf("more than %d different labels; data.label says which column has the classes", maxClasses)
		}
		name := strings.Clone(label) // not the line that it is a piece of
		known[name] = k
		s.names = append(s.names, name)
	}
	return k, nil
}

// sortClasses sorts the labels and renumbers them in both files by their place. Every class must be in the file for training.
func (s *samples) sortClasses(test *samples) error {
	sorted := slices.Clone(s.names)
	slices.SortFunc(sorted, compareLabels(sorted))
	if len(sorted) < 2 {
		return refuse(s.file, "give data of at least two classes", "has samples of one class alone, %s: there is nothing to tell apart", sorted[0])
	}
	s.renumber(sorted)
	if test == nil {
		return nil
	}
	for _, name := range test.names {
		if !slices.Contains(sorted, name) {
			return refuse(test.file, "check that both belong together", "has samples of class %s, and %s has none", name, s.file)
		}
	}
	test.renumber(sorted)
	return nil
}

// compareLabels orders numbers by size and, if not all are numbers, words by alphabet.
func compareLabels(names []string) func(a, b string) int {
	size := map[string]float64{}
	for _, name := range names {
		x, err := strconv.ParseFloat(name, 64)
		if err != nil {
			return strings.Compare
		}
		size[name] = x
	}
	return func(a, b string) int {
		if size[a] != size[b] {
			return cmp.Compare(size[a], size[b])
		}
		return strings.Compare(a, b)
	}
}

func (s *samples) renumber(sorted []string) {
	place := make([]int, len(s.names))
	for k, name := range s.names {
		place[k] = slices.Index(sorted, name)
	}
	for i, k := range s.labels {
		s.labels[i] = place[k]
	}
	s.names = sorted
}

// digest returns the digest of the one file, or of the digests of all.
func (s *samples) digest(test *samples) string {
	if test == nil {
		return s.sum
	}
	return sumOf(s.sum + test.sum)
}

func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
