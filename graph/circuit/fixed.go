package circuit

import (
	"math/rand/v2"
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
)

// Fixed are values that never learn: masks, signs, weights of a teacher. They are drawn once, from a stream of their own, and saved.
type Fixed struct {
	Name  string
	Shape []int
	Init  Init
}

// FixedShape returns the shape of fixed values.
func (s Spec) FixedShape(f Fixed) []int { return append(s.side(), f.Shape...) }

// DrawFixed returns fixed values, row by row.
func (s Spec) DrawFixed(f Fixed, rng *rand.Rand) []float64 {
	out := make([]float64, Shape(s.FixedShape(f)).Size())
	rows, columns := f.Shape[0], f.Shape[len(f.Shape)-1]
	s.draw(f.Init, rng, rows, columns, out)
	return out
}

// Made returns the weights of all stored projections: the stored values themselves, or values made of them where the form says so.
func (s Spec) Made(b *graph.Builder, stored map[string]graph.Node, fixed func(name string) graph.Node) map[string]graph.Node {
	out := map[string]graph.Node{}
	for _, p := range s.Stored() {
		out[p.Name] = stored[p.Name]
		if made := s.making(p); made != nil {
			out[p.Name] = made.Make(b, stored[p.Name], fixed)
		}
	}
	return out
}

// Pulled returns the change of a projection's stored values for a change of its weights.
func (s Spec) Pulled(b *graph.Builder, p Projection, dw graph.Node, fixed func(name string) graph.Node) graph.Node {
	if made := s.making(p); made != nil {
		return made.Pull(b, dw, fixed)
	}
	return dw
}

// making returns the part of the projection's form that makes weights, nil if they are stored as they are.
func (s Spec) making(p Projection) Made {
	f, err := s.Wiring(p)
	if err != nil {
		return nil
	}
	made, _ := f.(Made)
	return made
}

// checkFixed refuses fixed values that are named twice, empty, or drawn by nothing.
func (s Spec) checkFixed() error {
	seen := map[string]bool{}
	for _, f := range s.Fixed {
		_, projection := s.Projection(f.Name)
		switch {
		case projection:
			return errors.Errorf("%s: fixed values %s have the name of a projection", s.Name, f.Name)
		case f.Name == "" || seen[f.Name]:
			return errors.Errorf("%s: name %q of fixed values is empty or used twice", s.Name, f.Name)
		case !Shape(f.Shape).positive():
			return errors.Errorf("%s: fixed values %s have shape %v", s.Name, f.Name, f.Shape)
		case f.Init == nil:
			return errors.Errorf("%s: fixed values %s have nothing that draws them", s.Name, f.Name)
		}
		seen[f.Name] = true
	}
	return nil
}

// checkMade refuses a projection whose weights are made of fixed values that the spec lacks, or has in another shape.
func (s Spec) checkMade(p Projection, made Made) error {
	for _, want := range made.Fixed() {
		i := slices.IndexFunc(s.Fixed, func(f Fixed) bool { return f.Name == want.Name })
		if i < 0 {
			return errors.Errorf("%s: projection %s is %s, and no fixed values are named %q", s.Name, p.Name, p.Connects(), want.Name)
		}
		if have := s.FixedShape(s.Fixed[i]); !slices.Equal(have, want.Shape) {
			return errors.Errorf("%s: projection %s is %s: fixed values %s need shape %v, and have %v", s.Name, p.Name, p.Connects(), want.Name, want.Shape, have)
		}
	}
	return nil
}
