package circuit

// Axis says to whom a value of a projection belongs.
type Axis int

// The axes: one value for every weight, for every cell of a side, or for the whole projection.
const (
	PerSynapse Axis = iota
	PerPre
	PerPost
	PerProjection
)

// Extent returns the shape of such values: the shape of the weights, (1, size of Pre), (1, size of Post), or (1, 1);
// of networks side by side with their axis first.
func (s Spec) Extent(p Projection, a Axis) []int {
	cells := map[Axis]string{PerPre: p.Pre, PerPost: p.Post}
	switch a {
	case PerSynapse:
		return s.Shape(p)
	case PerPre, PerPost:
		population, _ := s.Population(cells[a])
		return append(s.side(), 1, population.Size())
	}
	return append(s.side(), 1, 1)
}
