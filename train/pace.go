package train

import "time"

// share is the least time between two checkpoints, in times that the last one took: they cost less than two hundredths of a run.
const share = 50

// pace says when a checkpoint is due: every so many steps, or by the clock. The numbers of a run do not depend on it.
type pace struct {
	every      int           // steps; 0: by the clock
	least      time.Duration // between two by the clock; 0: none is due
	last, done time.Time     // when the last one was begun, and when it was done
}

// due tells whether a checkpoint is due after a step.
func (p *pace) due(step int) bool {
	if p.every > 0 {
		return step%p.every == 0
	}
	return p.least > 0 && time.Since(p.done) >= max(p.least, share*p.done.Sub(p.last))
}
