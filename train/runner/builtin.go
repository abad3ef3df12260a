package runner

import (
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train"
	"credo/train/data"
	"credo/train/optim"
)

// Builtin returns everything that experiments can name: the circuits, rules, optimizers, losses and data sets of credo, and the things
// that their options choose. Add rows of your own with catalog.Add.
func Builtin() *catalog.Catalog {
	c := catalog.New()
	catalog.Put(c, models.Table())
	catalog.Put(c, rules.Table())
	catalog.Put(c, optim.Table())
	catalog.Put(c, train.Lessons())
	catalog.Put(c, circuit.Losses())
	catalog.PutOpen(c, data.Table(), data.Paths())
	catalog.Put(c, circuit.Activations())
	catalog.Put(c, circuit.Inits())
	catalog.Put(c, circuit.Sources())
	catalog.Put(c, models.Settlings())
	catalog.Put(c, models.Backwards())
	return c
}
