package data

// A Set is labelled images, ready to be learned or tested.
type Set struct {
	Name    string    // set and part: "mnist/train"
	Pixels  []float32 // (N, D), row-major, 0 to 1; D is Rows x Cols
	Labels  []uint8   // (N), each below Classes
	Classes int
	Rows    int
	Cols    int
}

// Len is the number of images, N.
func (s *Set) Len() int { return len(s.Labels) }

// Dim is the number of pixels of an image, D.
func (s *Set) Dim() int { return s.Rows * s.Cols }

// Image returns the pixels (D) of image i, not a copy.
func (s *Set) Image(i int) []float32 { return s.Pixels[i*s.Dim() : (i+1)*s.Dim()] }

// Counts is how many images each class has.
func (s *Set) Counts() []int {
	n := make([]int, s.Classes)
	for _, l := range s.Labels {
		n[l]++
	}
	return n
}

// newSet takes the images of index out of a file. A byte p becomes the pixel
// p/Scale.
func newSet(name string, spec Spec, p *content, index []int) Set {
	s := Set{Name: name, Classes: spec.Classes, Rows: spec.Rows, Cols: spec.Cols}
	d := s.Dim()
	s.Pixels, s.Labels = make([]float32, len(index)*d), make([]uint8, len(index))
	var shade [256]float32
	for v := range shade {
		shade[v] = float32(v) / float32(spec.Scale)
	}
	for k, i := range index {
		s.Labels[k] = p.labels[i]
		row := s.Pixels[k*d : (k+1)*d]
		for j, v := range p.pix[i*d : (i+1)*d] {
			row[j] = shade[v]
		}
	}
	return s
}
