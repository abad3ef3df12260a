package data

// A Set is labelled samples, ready to be learned or tested: images, whose pixels stay the bytes of their file, or rows of a table, which are
// numbers.
type Set struct {
	Name    string         // set and part: "mnist/train"
	Pixels  []uint8        // (N, rows, columns, channels), of images; nil: the samples are Values
	Shades  [][256]float32 // (channels), the value that a byte stands for
	Values  []float32      // (N, D), of rows of a table
	Labels  []uint8        // (N), each below Classes
	Classes int

	Rows, Cols, Channels int
}

// Len is the number of samples, N.
func (s *Set) Len() int { return len(s.Labels) }

// Dim is the number of values of a sample, D: rows x columns x channels.
func (s *Set) Dim() int { return s.Rows * s.Cols * s.Channels }

// Image returns the values (D) of sample i as a slice of its own.
func (s *Set) Image(i int) []float32 {
	out := make([]float32, s.Dim())
	show(s, i, move{}, out)
	return out
}

// Counts is how many samples each class has.
func (s *Set) Counts() []int {
	n := make([]int, s.Classes)
	for _, l := range s.Labels {
		n[l]++
	}
	return n
}

// newSet takes the images of index out of a file. A byte p stands for p/Scale, normalised.
func newSet(name string, spec Spec, view View, p *content, index []int) Set {
	s := Set{Name: name, Classes: spec.Classes, Rows: spec.Rows, Cols: spec.Cols, Channels: spec.Channels}
	s.Shades = view.shades(s.Channels, func(p uint8) float32 { return float32(p) / float32(spec.Scale) })
	s.Pixels, s.Labels = take(p.pix, s.Dim(), index), take(p.labels, 1, index)
	return s
}

// take returns the rows of index, of d bytes each. Rows that follow each other stay where they are, as sets may be large.
func take(rows []uint8, d int, index []int) []uint8 {
	if n := len(index); n > 0 && consecutive(index) {
		return rows[index[0]*d : (index[n-1]+1)*d : (index[n-1]+1)*d]
	}
	out := make([]uint8, 0, len(index)*d)
	for _, i := range index {
		out = append(out, rows[i*d:(i+1)*d]...)
	}
	return out
}

func consecutive(index []int) bool {
	for k, i := range index {
		if i != index[0]+k {
			return false
		}
	}
	return true
}
