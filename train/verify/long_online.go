package verify

import (
	"context"

	"credo/graph"
	"credo/train/figure"
)

// onlineStudents is figure 4 over four draws, from the first epoch to the eleventh. That control reaches the target from the first epoch
// on does not hold for every draw, whatever the program: where the teacher's rates are above what the student's input can excite,
// taking inhibition away does not reach them, and only learning does.
func onlineStudents() ([]Finding, error) {
	f, err := figure.Find("dic-4")
	if err != nil {
		return nil, err
	}
	draws := figure.DefaultDraws()
	draws.Epochs = 11
	r, err := f.Make(context.Background(), figure.Options{Dtype: graph.Float64, Draws: draws})
	if err != nil {
		return nil, err
	}
	var out []Finding
	for _, c := range r.Checks {
		out = append(out, Finding(c))
	}
	return out, nil
}
