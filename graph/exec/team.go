package exec

import (
	"runtime"
	"sync/atomic"
	"time"
)

// A team is the threads that run a program. Its leader is the goroutine that calls Run. The workers live as long as the call, and
// between instructions look for the next instruction that is shared. The leader waits only for workers that have begun a part. A worker
// can lose its processor to another program just then: when the waits have cost more time than the workers saved, the leader works
// alone for many times as long, so that a processor that others use costs little. The result of a part does not depend on its worker.
type team struct {
	size  int
	alone time.Time // until when the leader works alone
	help  bool      // workers are there
	saved time.Duration
	job   func(worker, part, parts int)
	parts int
	jobs  uint32
	left  atomic.Uint64 // number of the job, and in the lower half the number of its parts that no thread has taken
	open  atomic.Int32  // parts that are not done
	run   atomic.Uint32 // number of the Run; workers of another go
}

// gather brings the workers, unless the leader is to work alone.
func (t *team) gather() {
	t.help = t.size > 1 && !time.Now().Before(t.alone)
	for w := 1; t.help && w < t.size; w++ {
		go t.work(w, t.run.Load())
	}
}

// dismiss ends the workers.
func (t *team) dismiss() {
	t.help = false
	t.run.Add(1)
}

// share runs a job in parts.
func (t *team) share(parts int, job func(worker, part, parts int)) {
	if !t.help {
		for i := range parts {
			job(0, i, parts)
		}
		return
	}
	t.job, t.parts = job, parts
	t.jobs++
	t.open.Store(int32(parts))
	t.left.Store(uint64(t.jobs)<<32 | uint64(parts))
	start, own := time.Now(), 0
	for left := t.left.Load(); uint32(left) > 0; left = t.left.Load() {
		if t.take(0, left) {
			own++
		}
	}
	if own < parts {
		t.await(time.Since(start), own)
	}
}

// await waits for the parts of workers, after the leader spent some time on its own ones, and adds up what the workers saved.
func (t *team) await(spent time.Duration, own int) {
	start := time.Now()
	for spins := 1; t.open.Load() > 0; spins++ {
		pause(spins)
	}
	now := time.Now()
	theirs := spent * time.Duration(t.parts-own) / time.Duration(max(own, 1)) // the time that their parts would take the leader
	t.saved = min(hitch, t.saved+theirs-now.Sub(start))
	if t.saved < -hitch {
		t.alone, t.saved = now.Add(penance*-t.saved), 0
		t.dismiss()
	}
}

// hitch is the time that workers may lose, beyond all that they saved, and at most keep as saved. The leader works alone for penance
// times as long as they lost.
const hitch = 100 * time.Microsecond

var penance time.Duration = 50

// take runs a part of the job whose state left was, and tells whether it did: there may be none, or another thread was first. While the
// part runs, job and parts do not change.
func (t *team) take(worker int, left uint64) bool {
	if uint32(left) == 0 || !t.left.CompareAndSwap(left, left-1) {
		return false
	}
	t.job(worker, int(uint32(left))-1, t.parts)
	t.open.Add(-1)
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
