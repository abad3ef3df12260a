package train

import "math"

// tally adds up the reports of an epoch.
type tally struct {
	loss                   float64
	right, images, batches int
	unsettled              int
	phases                 []phaseTally
}

type phaseTally struct {
	name      string
	steps     float64
	worst     float64 // residual
	unsettled int     // minibatches
}

func (t *tally) add(r Report, images int) {
	t.loss += r.Loss * float64(images)
	t.right += r.Correct
	t.images += images
	t.batches++
	if t.phases == nil {
		t.phases = make([]phaseTally, len(r.Phases))
	}
	open := false
	for i, p := range r.Phases {
		ph := &t.phases[i]
		ph.name = p.Name
		ph.steps += p.Steps
		ph.worst = math.Max(ph.worst, p.Residual) // a NaN counts as worst
		if !(p.Residual <= settledBelow) {
			ph.unsettled++
			open = true
		}
	}
	if open {
		t.unsettled++
	}
}
