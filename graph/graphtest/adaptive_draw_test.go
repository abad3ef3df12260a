package graphtest_test

// draw gives the inputs values by which cells fire some ten times a second at the large size. The first fifth of the inputs and of the
// cells inhibits. notebooks-data/peers/jax_spiking.py draws the same.
func (n adaptive) draw() map[string][]float64 {
	return map[string][]float64{
		"W_in":  n.weights(1, n.inputs, n.cells, 0.2),
		"W_rec": n.weights(2, n.cells, n.cells, 0.14),
		"W_out": n.weights(3, n.cells, n.outputs, 1),
		"b_out": make([]float64, n.outputs),
		"beta":  drawn(n.cells, func(i int) float64 { return adaptation * one(2*i >= n.cells) }),
		"types": drawn(2*n.cells, func(i int) float64 { return one((i%2 == 0) == (5*(i/2) < n.cells)) }),
		"x":     drawn(n.steps*n.batch*n.inputs, func(i int) float64 { return one(hashed(0, i) < n.rate) }),
		"label": drawn(n.batch*n.outputs, func(i int) float64 { return one(i/n.outputs%n.outputs == i%n.outputs) }),
	}
}

// weights are uniform up to scale, or 0 where there is no connection.
func (n adaptive) weights(stream, pre, post int, scale float64) []float64 {
	return drawn(pre*post, func(i int) float64 {
		sign := 1 - 5*one(5*(i/post) < pre)
		return sign * scale * hashed(2*stream, i) * one(hashed(2*stream+1, i) < n.density)
	})
}

func drawn(n int, f func(i int) float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = f(i)
	}
	return v
}

// hashed is number i of a stream, in [0, 1).
func hashed(stream, i int) float64 {
	h := uint32(i)*2654435761 + uint32(stream)*40503
	for range 2 {
		h = (h ^ h>>16) * 0x45d9f3b
	}
	return float64(h^h>>16) / (1 << 32)
}

func one(c bool) float64 {
	if c {
		return 1
	}
	return 0
}
