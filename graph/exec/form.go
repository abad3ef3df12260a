package exec

// A form says how a vertex is computed from its operands. Beyond its fields it needs the shapes of the vertex and of its operands
// only. It is instructed, elementwise or housed. An operation of this package may be its own form.
type form interface {
	kind() string // its name in Stats
}

// An instructed form is computed by one instruction, made in either precision.
type instructed interface {
	form
	lower32(s site[float32]) instruction[float32]
	lower64(s site[float64]) instruction[float64]
}

// An elementwise form computes element i of its value from element i of every operand, so that the value may be written over an
// operand. All such forms are computed in chains, a span at a time. Operands of fewer elements are spread out before the call.
type elementwise interface {
	form
	call32(m member[float32]) func(*span[float32])
	call64(m member[float64]) func(*span[float64])
}

// A housed form says whose memory its value is in. The values of other forms are in scratch memory. A form that is housed, and not
// instructed, has no instruction.
type housed interface {
	form
	home() home
}

// homeOf is the home of the values of a form.
func homeOf(f form) home {
	if h, ok := f.(housed); ok {
		return h.home()
	}
	return scratch
}
