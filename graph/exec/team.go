package exec

import (
	"runtime"
	"sync/atomic"
)

// A team is the threads that run a program. Its leader is the goroutine that calls Run. The workers live as long as the call, and
// between instructions look for the next instruction that is shared. The leader waits only for workers that have begun a part: a
// processor that other programs use is lost as a help, and costs no time. The result of a part does not depend on its worker.
type team struct {
	size  int
	job   func(worker, part, parts int)
	parts int
	jobs  uint32
	left  atomic.Uint64 // number of the job, and in the lower half the number of its parts that no thread has taken
	open  atomic.Int32  // parts that are not done
	run   atomic.Uint32 // number of the Run; workers of another go
}

// gather brings the workers.
func (t *team) gather() {
	for w := 1; w < t.size; w++ {
		go t.work(w, t.run.Load())
	}
}

// dismiss ends the workers.
func (t *team) dismiss() { t.run.Add(1) }

// share runs a job in parts.
func (t *team) share(parts int, job func(worker, part, parts int)) {
	t.job, t.parts = job, parts
	t.jobs++
	t.open.Store(int32(parts))
	t.left.Store(uint64(t.jobs)<<32 | uint64(parts))
	for t.take(0, t.left.Load()) {
	}
	for spins := 1; t.open.Load() > 0; spins++ {
		pause(spins)
	}
}

// take runs a part of the job whose state left was, if there is one. While the part runs, job and parts do not change.
func (t *team) take(worker int, left uint64) bool {
	if uint32(left) == 0 {
		return false
	}
	if t.left.CompareAndSwap(left, left-1) {
		t.job(worker, int(uint32(left))-1, t.parts)
		t.open.Add(-1)
	}
	return true
}

// work is the loop of a worker. It looks at left before run: a part that it takes then belongs to a job of its own Run.
func (t *team) work(worker int, run uint32) {
	for spins := 1; ; spins++ {
		left := t.left.Load()
		if t.run.Load() != run {
			return
		}
		if t.take(worker, left) {
			spins = 0
		} else {
			pause(spins)
		}
	}
}

// patience is how often a waiting thread looks before it lets others use its processor.
const patience = 4000

func pause(spins int) {
	if spins%patience == 0 {
		runtime.Gosched()
	}
}
