package exec

import (
	"testing"
	"time"
)

// TestLostWorkers has a worker begin a part and lose its processor: the leader then runs all parts by itself, until its time alone is
// over.
func TestLostWorkers(t *testing.T) {
	defer func(p time.Duration) { penance = p }(penance)
	penance = 1000
	team := &team{size: 2}
	team.gather()
	begun, start := make(chan bool), time.Now()
	team.share(2, func(worker, _, _ int) {
		if worker == 0 {
			<-begun
			return
		}
		close(begun)
		time.Sleep(20*time.Millisecond + 10*time.Since(start))
	})
	alone := func(when string) {
		parts := 0
		team.share(5, func(worker, part, of int) {
			if worker != 0 || part != parts || of != 5 {
				t.Errorf("%s: worker %d has part %d of %d, want the leader at part %d of 5", when, worker, part, of, parts)
			}
			parts++
		})
		if parts != 5 {
			t.Errorf("%s: %d parts ran, want 5", when, parts)
		}
	}
	alone("in the same run")
	team.dismiss()
	team.gather()
	alone("in the next run")
	team.dismiss()
	team.alone = time.Now()
	team.gather()
	defer team.dismiss()
	back := make(chan bool)
	team.share(2, func(worker, _, _ int) { // ends only if both threads have a part
		if worker == 0 {
			<-back
		} else {
			close(back)
		}
	})
}
