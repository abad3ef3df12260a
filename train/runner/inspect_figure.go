package runner

import (
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
)

// figured is a circuit that is made for a figure and trained on no images, with the widths of its data.
type figured struct {
	circuit         circuit.Circuit
	inputs, outputs int
}

func figures() []named[func() figured] {
	return []named[func() figured]{
		{"dicteacher", func() figured {
			c := models.NewDICTeacher()
			return figured{c, c.Sizes[0], c.Sizes[len(c.Sizes)-1]}
		}},
		{"dicpair", func() figured { return figured{models.NewDICPair(), 1, 1} }},
	}
}

// OfFigure tells whether a circuit of that name is made for a figure.
func OfFigure(name string) bool {
	_, err := find("circuit", name, figures())
	return err == nil
}

// InspectFigure examines a circuit that is made for a figure, under a rule with its default settings. There is no step of training.
func InspectFigure(name, rule string) (*Inspection, error) {
	make, err := find("circuit", name, figures())
	if err != nil {
		return nil, err
	}
	row, err := rules.Find(rule)
	if err != nil {
		return nil, err
	}
	f := make()
	return examine(f.circuit, row.New(rules.DefaultOptions(), f.circuit.Spec()), f.inputs, f.outputs)
}
