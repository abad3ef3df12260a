package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"credo/train/npz"
	"credo/train/plot"
)

// shownCells is how many cells are drawn by name: those with the most spikes in both trials together.
const shownCells = 3

// trials draws a trial before learning, on the left, and after it, and checks that there is something to see.
func (s *sketch) trials(before, after *seen) {
	s.below("loss of the tested minibatch, after to before learning", 0.95, after.loss/before.loss)
	shown := busiest(before, after)
	for _, of := range []struct {
		when string
		*seen
	}{{"before", before}, {"after", after}} {
		s.between(of.when+" learning: mean rate (spikes a second)", 0.5, 100, mean(of.rates))
		lo, hi := extent(of.adaptation)
		s.holds(of.when+" learning: adaptation", "between 0 and 1", lo >= 0 && hi <= 1 && hi > 0)
		lo, hi = extent(of.modulators)
		s.holds(of.when+" learning: modulators", "reach cells", lo < 0 || hi > 0)
		s.holds(of.when+" learning: modulators at the last moment", "none", largest(of.modulators[len(of.modulators)-1]) == 0)
		s.Arrays = append(s.Arrays, of.arrays(of.when)...)
	}
	for _, q := range quantities() {
		s.Panels = append(s.Panels, q.panel("before", before, shown), q.panel("after", after, shown))
	}
	s.Sheets = []Sheet{{"", []string{"cell", "rate before (Hz)", "rate after (Hz)"}, nil}}
	for j := range before.rates {
		s.Sheets[0].Rows = append(s.Sheets[0].Rows, []string{fmt.Sprint(j), number(before.rates[j]), number(after.rates[j])})
	}
}

// quantity is a row of the picture.
type quantity struct {
	name, unit string
	of         func(*seen) [][]float64
	raster     bool
}

func quantities() []quantity {
	return []quantity{
		{"input", "channel", func(v *seen) [][]float64 { return v.input }, true},
		{"spikes", "cell", func(v *seen) [][]float64 { return v.spikes }, true},
		{"potential", "v", func(v *seen) [][]float64 { return v.potential }, false},
		{"adaptation", "a", func(v *seen) [][]float64 { return v.adaptation }, false},
		{"learning signal", "L", func(v *seen) [][]float64 { return v.signal }, false},
		{"modulators", "beside L", func(v *seen) [][]float64 { return v.modulators }, false},
	}
}

// panel draws the quantity: of all cells as a raster, or of a few as lines.
func (q quantity) panel(when string, of *seen, shown []int) plot.Panel {
	p := plot.Panel{Title: q.name + ", " + when + " learning", X: "moment (ms)", Y: q.unit}
	x := q.of(of)
	if q.raster {
		p.Curves = []plot.Curve{raster(x)}
		return p
	}
	for _, j := range shown {
		c := plot.Curve{Label: fmt.Sprintf("cell %d", j)}
		for t := range x {
			c.X, c.Y = append(c.X, float64(t)), append(c.Y, x[t][j])
		}
		p.Curves = append(p.Curves, c)
	}
	return p
}

// raster is a dot for each spike, at its moment and cell.
func raster(spikes [][]float64) plot.Curve {
	out := plot.Curve{Dots: true}
	for t, row := range spikes {
		for j, z := range row {
			if z > 0 {
				out.X, out.Y = append(out.X, float64(t)), append(out.Y, float64(j))
			}
		}
	}
	return out
}

// busiest are the cells that are drawn by name, in order.
func busiest(trials ...*seen) []int {
	cells := make([]int, len(trials[0].rates))
	sum := make([]float64, len(cells))
	for j := range cells {
		cells[j] = j
		for _, v := range trials {
			sum[j] += v.rates[j]
		}
	}
	slices.SortStableFunc(cells, func(i, j int) int { return cmp.Compare(sum[j], sum[i]) })
	return slices.Sorted(slices.Values(cells[:min(shownCells, len(cells))]))
}

// extent are the least and the largest value.
func extent(x [][]float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, row := range x {
		lo, hi = min(lo, slices.Min(row)), max(hi, slices.Max(row))
	}
	return lo, hi
}

// arrays are the values of a trial, (moments, cells) or (moments, channels), under names that begin with the time at which it was seen.
func (v *seen) arrays(when string) (out []npz.Named) {
	for _, a := range []struct {
		name string
		x    [][]float64
	}{{"x", v.input}, {"z", v.spikes}, {"v", v.potential}, {"a", v.adaptation}, {"psi", v.slope}, {"signal", v.signal}, {"modulators", v.modulators}} {
		out = append(out, npz.Named{Name: when + "_" + a.name, Shape: []int{len(a.x), len(a.x[0])}, Values: slices.Concat(a.x...)})
	}
	return out
}
