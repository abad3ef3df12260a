package kernel

// Finite tells whether no element is NaN or infinite.
func Finite[T Float](a []T) bool { return at[T]().finite(a) }

func finiteGo[T Float](a []T) bool {
	for _, x := range a {
		if x-x != 0 {
			return false
		}
	}
	return true
}
