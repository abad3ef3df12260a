package exec

import (
	"maps"
	"slices"
	"strings"
)

// Stats describes a compiled program, the bodies of its scans included.
type Stats struct {
	Nodes        int            // nodes of the expression graph that were reached
	Instructions int            // instructions, however often they run
	Fallbacks    int            // instructions that run Gorgonia's own code: slow, and they allocate
	Bytes        int            // memory of the program, without the arrays bound to it
	Kinds        map[string]int // operations by kind; fallbacks as "fallback" and Gorgonia's type. An instruction can have several
}

func newStats() Stats { return Stats{Kinds: map[string]int{}} }

// FallbackKinds names the operations without a kernel, in order.
func (s Stats) FallbackKinds() []string {
	var names []string
	for _, k := range slices.Sorted(maps.Keys(s.Kinds)) {
		if name, ok := strings.CutPrefix(k, "fallback "); ok {
			names = append(names, name)
		}
	}
	return names
}

func (s *Stats) count(kind string) { s.Kinds[kind]++ }

// add counts in another program, such as the body of a scan.
func (s *Stats) add(other Stats) {
	s.Nodes += other.Nodes
	s.Instructions += other.Instructions
	s.Fallbacks += other.Fallbacks
	s.Bytes += other.Bytes
	for k, n := range other.Kinds {
		s.Kinds[k] += n
	}
}

func (s Stats) clone() Stats {
	s.Kinds = maps.Clone(s.Kinds)
	return s
}
