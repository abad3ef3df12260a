package exec

import (
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// narrow is the window into x.
func narrow(x *G.Node, offset int, shape tensor.Shape) (*G.Node, error) {
	return Window(x, offset, shape...)
}
