package kernel

// Finite reports whether no element is NaN or infinite.
func Finite[T Float](a []T) bool {
	for _, x := range a {
		if x-x != 0 {
			return false
		}
	}
	return true
}
