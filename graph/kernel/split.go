package kernel

// split runs the kernel of the element type: f32 over the slices, or f64 over
// each element.
//
// In float32 the elementary functions are short polynomials in float64
// arithmetic: some bits of headroom, no care for overflow within, one rounding
// at the end. In float64 they are those of package math.
func split[T Float](dst, a []T, f32 func(dst, a []float32), f64 func(float64) float64) {
	a = a[:len(dst)]
	switch d := any(dst).(type) {
	case []float32:
		f32(d, any(a).([]float32))
	case []float64:
		for i, x := range any(a).([]float64) {
			d[i] = f64(x)
		}
	}
}
