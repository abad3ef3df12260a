package exec

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
)

type scanForm struct{}

func (scanForm) kind() string { return "scan" }

func (f scanForm) part(offset, count int) (v, from int, ok bool) { return 0, 0, false }

func (p *plan) scan(n *G.Node, op scanOp, args []int) (int, error) {
	return 0, errors.New("Scan is not compiled yet")
}

func (p *plan) completeScan(v int) error { return nil }

// written are the storages that the instruction of v writes.
func (p *plan) written(v int) []int { return []int{p.vertices[v].store} }

// stored tells whether a form has a storage of its own.
func stored(f form) bool {
	_, ok := f.(viewForm)
	return !ok
}
