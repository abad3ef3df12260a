package exec

import (
	"runtime"
	"sync/atomic"
)

// A team is the threads that run a program. Its leader is the goroutine that calls Run; the others live as long as that call, and
// between instructions wait for the next one that is worth sharing. What a part computes does not depend on how many parts there
// are, nor on who computes it.
type team struct {
	size  int
	job   func(worker, part, parts int)
	parts int
	next  atomic.Int32  // part to be taken
	round atomic.Uint32 // counts jobs; odd while the team is leaving
	busy  atomic.Int32  // workers that have not finished the job
}

// patience is how often a waiting thread looks before it lets others use its processor.
const patience = 4000

// gather brings the workers.
func (t *team) gather() {
	for w := 1; w < t.size; w++ {
		go t.work(w, t.round.Load())
	}
}

// leave sends them away.
func (t *team) leave() {
	if t.size > 1 {
		t.busy.Store(int32(t.size - 1))
		t.round.Add(1)
		t.wait(func() bool { return t.busy.Load() == 0 })
		t.round.Add(1)
	}
}

// share runs a job in parts.
func (t *team) share(parts int, job func(worker, part, parts int)) {
	t.job, t.parts = job, parts
	t.next.Store(0)
	t.busy.Store(int32(t.size - 1))
	t.round.Add(2)
	t.take(0)
	for spins := 1; t.busy.Load() > 0; spins++ {
		pause(spins)
	}
}

// take runs parts until none is left.
func (t *team) take(worker int) {
	for {
		i := int(t.next.Add(1)) - 1
		if i >= t.parts {
			return
		}
		t.job(worker, i, t.parts)
	}
}

// work is what a worker does.
func (t *team) work(worker int, seen uint32) {
	for spins := 1; ; spins++ {
		round := t.round.Load()
		switch {
		case round == seen:
			pause(spins)
			continue
		case round%2 == 1:
			t.busy.Add(-1)
			return
		}
		seen, spins = round, 0
		t.take(worker)
		t.busy.Add(-1)
	}
}

func (t *team) wait(done func() bool) {
	for spins := 1; !done(); spins++ {
		pause(spins)
	}
}

// pause lets others run, now and then.
func pause(spins int) {
	if spins%patience == 0 {
		runtime.Gosched()
	}
}
