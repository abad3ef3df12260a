package circuit

import (
	"github.com/pkg/errors"

	"credo/graph"
)

// Reversed is the adjoint of a form as a projection of its own: it goes from the cells onto which the form goes to the cells from which it
// comes. Its weights are the weights of the form, not transposed.
type Reversed struct{ Form Form }

// String names the form: "reversed dense".
func (r Reversed) String() string { return "reversed " + r.Form.String() }

// Between joins populations that the form joins the other way.
func (r Reversed) Between(pre, post Shape) (Wiring, error) {
	f, err := r.Form.Between(post, pre)
	if err != nil {
		return nil, errors.WithMessage(err, "the reverse of a projection that is")
	}
	if made, ok := f.(Made); ok {
		return reversedMade{reversed{f}, made}, nil
	}
	return reversed{f}, nil
}

// reversedMade makes its weights as the form does.
type reversedMade struct {
	reversed
	Made
}

type reversed struct{ form Wiring }

func (r reversed) Weights() []int { return r.form.Weights() }

func (r reversed) Fan() (in, out int) {
	out, in = r.form.Fan()
	return in, out
}

func (r reversed) Current(b *graph.Builder, x, w graph.Node) graph.Node { return r.form.Back(b, x, w) }
func (r reversed) Back(b *graph.Builder, y, w graph.Node) graph.Node    { return r.form.Current(b, y, w) }
func (r reversed) Outer(b *graph.Builder, x, y graph.Node) graph.Node   { return r.form.Outer(b, y, x) }
func (r reversed) Joins(e int, s Side, cell int) bool                   { return r.form.Joins(e, s.other(), cell) }
