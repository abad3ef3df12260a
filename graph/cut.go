package graph

import (
	"fmt"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"

	"credo/graph/exec"
)

// CutName is the name of the input that stands for cut node i in a graph made by Cut.
func CutName(i int) string { return fmt.Sprintf("cut %d", i) }

// Cut copies the roots into a new graph in which free inputs, named by CutName, stand for the cut nodes. All of them must lie in the
// outermost graph. It is an error if a root needs an input that is not cut.
func (w *Walker) Cut(cuts, roots []Node) (*Builder, []Node, error) {
	b, stand := NewBuilder(Options{Dtype: w.dtype}), map[*G.Node]*G.Node{}
	for i, n := range cuts {
		stand[n.n] = b.Input(CutName(i), n.Shape()...).n
	}
	from := make([]*G.Node, len(roots))
	for i, r := range roots {
		from[i] = r.n
	}
	out, err := exec.Copy(b.g, from, stand)
	if err != nil {
		return nil, nil, errors.WithMessage(err, "cut")
	}
	return b, nodes(out), b.Err()
}
