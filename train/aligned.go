package train

import (
	"math"
	"slices"
)

// Aligned is the alignment to one reference, by projection, the mean over all measurements at which it exists; null if at none.
type Aligned struct {
	To     string              `json:"align_to"`
	Cosine map[string]*float64 `json:"cosine"`
	Angle  map[string]*float64 `json:"angle"` // degrees
	Ratio  map[string]*float64 `json:"norm_ratio"`
}

// Layers lists the projections that were measured, in order.
func Layers(as []Alignment) (out []string) {
	for _, a := range as {
		if !slices.Contains(out, a.Projection) {
			out = append(out, a.Projection)
		}
	}
	return out
}

// MeanAlignment averages measurements, by reference in the order in which they first come.
func MeanAlignment(as []Alignment) (out []Aligned) {
	for _, a := range as {
		if !slices.ContainsFunc(out, func(m Aligned) bool { return m.To == a.To }) {
			out = append(out, meanTo(a.To, as))
		}
	}
	return out
}

func meanTo(to string, as []Alignment) Aligned {
	out := Aligned{to, map[string]*float64{}, map[string]*float64{}, map[string]*float64{}}
	for _, layer := range Layers(as) {
		mean := func(of func(Alignment) float64) *float64 {
			sum, n := 0.0, 0
			for _, a := range as {
				if v := of(a); a.To == to && a.Projection == layer && !math.IsNaN(v) && !math.IsInf(v, 0) {
					sum += v
					n++
				}
			}
			return Number(sum / float64(n))
		}
		out.Cosine[layer] = mean(func(a Alignment) float64 { return a.Cosine })
		out.Angle[layer] = mean(func(a Alignment) float64 { return a.Angle })
		out.Ratio[layer] = mean(func(a Alignment) float64 { return a.Ratio })
	}
	return out
}
