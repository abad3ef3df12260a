package runner

import (
	"credo/graph/catalog"
	"credo/models"
	"credo/rules"
)

// OfFigure tells whether a circuit of that name is made for a figure.
func OfFigure(name string) bool {
	_, err := models.Cells().Find(name)
	return err == nil
}

// InspectFigure examines a circuit that is made for a figure, under a rule with its published settings. There is no step of training.
func InspectFigure(c *catalog.Catalog, name, rule string) (*Inspection, error) {
	cell, err := models.Cells().Find(name)
	if err != nil {
		return nil, err
	}
	row, err := catalog.Get[rules.Recipe](c).Find(rule)
	if err != nil {
		return nil, err
	}
	made := cell.New()
	return examine(made, row.New().On(made.Spec()), row)
}
