package verify

import (
	"context"

	"credo/train/figure"
)

// onlineStudents is figure 4 over four draws, from the first epoch to the eleventh. That control reaches the target from the first epoch
// on does not hold for every draw, in any program: taking inhibition away does not reach a teacher's rates above those that the
// student's input can excite; only learning does.
func onlineStudents() ([]Finding, error) {
	f := figure.NewStudents()
	f.Epochs = 11
	r, err := f.Make(context.Background(), figure.Options{})
	if err != nil {
		return nil, err
	}
	var out []Finding
	for _, c := range r.Checks {
		out = append(out, Finding(c))
	}
	return out, nil
}
