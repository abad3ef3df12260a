package exec

import (
	"fmt"

	G "gorgonia.org/gorgonia"
)

// viewForm sees the elements of its operand from offset on, without a copy.
type viewForm struct{ offset int }

func (viewForm) kind() string { return "view" }
func (viewForm) home() home   { return nowhere }

func (f viewForm) name(p *printer, v int) string {
	x := p.vertices[v]
	if p.vertices[x.args[0]].size == x.size {
		return p.name(x.args[0])
	}
	return fmt.Sprintf("%s[%d:%d]", p.name(x.args[0]), f.offset, f.offset+x.size)
}

func (p *plan) reshape(n *G.Node, args []int) (int, error) {
	return p.view(n, args[0], 0, n.Shape()), nil
}

// view adds a vertex that sees the elements of x from offset on with a shape.
func (p *plan) view(n *G.Node, x, offset int, shape []int) int {
	x, at := p.root(x)
	return p.add(n, viewForm{offset + at}, shape, x)
}

// root is the vertex whose storage v lies in, and where in it v begins.
func (p *plan) root(v int) (root, offset int) {
	for {
		f, ok := p.vertices[v].form.(viewForm)
		if !ok {
			return v, offset
		}
		v, offset = p.vertices[v].args[0], offset+f.offset
	}
}

func (p *plan) isView(v int) bool {
	_, ok := p.vertices[v].form.(viewForm)
	return ok
}
