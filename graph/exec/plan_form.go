package exec

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
)

// A form says how a vertex is computed from its operands. Beyond its fields it
// needs the shapes of the vertex and of its operands only.
type form interface {
	kind() string // its name in Stats
}

type (
	inputForm    struct{ index int }           // read from the array bound to source index
	constantForm struct{ values []float64 }    // the same in every run
	viewForm     struct{ offset int }          // elements of the operand from offset on, without a copy
	copyForm     struct{}                      // elements of the operand, in its own storage
	unaryForm    struct{ op string }           // element by element; op as Gorgonia prints it
	binaryForm   struct{ op string }           // element by element; operands of fewer elements are broadcast
	scaleAddForm struct{ alpha, beta float64 } // alpha times operand 0 + beta times operand 1
	mulAddForm   struct{}                      // operand 0 times operand 1 + operand 2
	selectForm   struct{}                      // operand 0 not 0 ? operand 1 : operand 2
	spikeForm    struct{}                      // 1 where operand 0 > 0
	repeatForm   struct{ outer, n, inner int } // (outer, inner) to (outer, n, inner)
	expandForm   struct{ repeatForm }          // a repeatForm along axes of size 1, which an elementwise operation can take in
	reduceForm   struct {                      // (outer, n, inner) to (outer, inner); op sum or max, of one operand, max abs, or dot of two
		op              string
		outer, n, inner int
	}
	permuteForm struct{ axes []int } // axis i of the value is axis axes[i] of the operand
	padForm     struct{ offset int } // operand at offset of a flat vector of zeros
	packForm    struct{}             // operands one after another in a flat vector
	matMulForm  struct {             // alpha op(A) (m, k) times op(B) (k, n), batch times, + beta C if there is an operand C
		transA, transB bool
		batch, m, n, k int
		alpha, beta    float64
		gather         bool // add to the values of the destination
	}
	fallbackForm struct{ op G.Op } // Gorgonia's own execution
)

func (inputForm) kind() string      { return "input" }
func (constantForm) kind() string   { return "constant" }
func (viewForm) kind() string       { return "view" }
func (copyForm) kind() string       { return "copy" }
func (f unaryForm) kind() string    { return f.op }
func (f binaryForm) kind() string   { return f.op }
func (scaleAddForm) kind() string   { return "+" }
func (mulAddForm) kind() string     { return "+" }
func (selectForm) kind() string     { return "select" }
func (spikeForm) kind() string      { return "spike" }
func (repeatForm) kind() string     { return "repeat" }
func (expandForm) kind() string     { return "expand" }
func (f reduceForm) kind() string   { return f.op }
func (permuteForm) kind() string    { return "transpose" }
func (padForm) kind() string        { return "pad" }
func (packForm) kind() string       { return "pack" }
func (matMulForm) kind() string     { return "matmul" }
func (f fallbackForm) kind() string { return "fallback " + typeName(f.op) }

// runs tells whether a form becomes an instruction.
func runs(f form) bool {
	switch f.(type) {
	case inputForm, constantForm, viewForm, scanOutputForm:
		return false
	}
	return true
}

// constant adds a constant vertex with one value for every element, or one for all.
func (p *plan) constant(n *G.Node, shape []int, values ...float64) (int, error) {
	if len(values) != 1 && len(values) != size(shape) {
		return 0, errors.Errorf("constant of shape %v has %d values", shape, len(values))
	}
	return p.add(n, constantForm{values}, shape), nil
}

// owned tells whether a form's value is in memory that the program writes, and so
// can give away.
func owned(f form) bool {
	switch f.(type) {
	case inputForm, constantForm, viewForm:
		return false
	}
	return true
}

// elementwise tells whether element i of a value depends on element i of every
// operand of its size, so that it may be written over one of them. All such forms are computed in chains.
func elementwise(f form) bool {
	switch f.(type) {
	case unaryForm, binaryForm, scaleAddForm, mulAddForm, selectForm, spikeForm, copyForm:
		return true
	}
	return false
}
