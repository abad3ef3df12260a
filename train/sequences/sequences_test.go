package sequences

import (
	"math"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
	"credo/train/task"
	"credo/train/task/tasktest"
)

func TestTasksKeepTheLaws(t *testing.T) {
	small := Drawn{Minibatches: 2, Tested: 1, Validated: 1}
	for _, one := range []task.Task{
		Evidence{Cues: 2, Slot: 4, On: 3, Gap: 2, Recall: 3, Group: 2, CueRate: 0.3, RecallRate: 0.3, BackgroundRate: 0.1, Drawn: small},
		Matching{Fixation: 1, Cue: 3, Delay: 2, Decision: 2, Group: 2, CueRate: 0.3, BackgroundRate: 0.1, Drawn: small},
		Pattern{Length: 9, Frequencies: []float64{20, 50}, Channels: 3, Rate: 0.2, Drawn: small},
		DelayedXOR{Cue: 5, Delay: 3, High: 2, Low: 0.02, Noise: 0.01, Drawn: small},
	} {
		if err := tasktest.Laws(func() task.Task { return one }); err != nil {
			t.Errorf("%s: %v", one.Name(), err)
		}
	}
}

// The rows are tasks with the settings that were published, whose parts are known without loading.
func TestEntries(t *testing.T) {
	for _, e := range Entries() {
		r := e.New()
		made, again, err := r.Load()
		if err != nil {
			t.Fatal(err)
		}
		input, target, known := r.Shapes()
		s := made.Signals()
		if !known || s[0].Shape.Size() != input.Size() || s[1].Shape.Size() != target.Size() || r.Moments() != made.Moments() || r.Moments() < 1 || again.Portable() == nil {
			t.Errorf("%s: %v, %v, %v and %v", e.Name, input, target, s, r.Moments())
		}
		if made.Steps(task.Train, 64) != 10 || made.Steps(task.Test, 64) != 1 || made.Steps(task.Valid, 64) != 0 || made.Steps("no", 64) != 0 {
			t.Errorf("%s: other minibatches", e.Name)
		}
	}
}

// minibatch fills a minibatch of one network, in double precision.
func minibatch(t *testing.T, of task.Task, at task.Address) (x, target *graph.Array) {
	t.Helper()
	if at.Part == "" {
		at.Part = task.Train
	}
	to := tasktest.Room(of, graph.Float64, 0, at.Size)
	if err := of.Fill(at, to); err != nil {
		t.Fatal(err)
	}
	return to.Get("x"), to.Get("target")
}

// Networks side by side have the same trials, in whatever number they are.
func TestNetworksHaveTheSameTrials(t *testing.T) {
	for _, e := range Entries() {
		made, _, err := e.New().Load()
		if err != nil {
			t.Fatal(err)
		}
		at := task.Address{Part: task.Train, Size: 2, Seed: 1}
		x, target := minibatch(t, made, at)
		to := tasktest.Room(made, graph.Float64, 3, 2)
		if err := made.Fill(at, to); err != nil {
			t.Fatal(err)
		}
		for name, one := range map[string]*graph.Array{"x": x, "target": target} {
			all := to.Get(name)
			moments := 1
			if len(one.Shape) == 3 {
				moments = one.Shape[0]
			}
			width := one.Len() / moments
			for k := range all.Len() {
				if moment, i := k/(3*width), k%width; all.At(k) != one.At(moment*width+i) {
					t.Fatalf("%s: value %d of %s is %v, want %v", e.Name, k, name, all.At(k), one.At(moment*width+i))
				}
			}
		}
	}
}

// Rooms of another length, and without a signal, are refused.
func TestRoomsThatDoNotFit(t *testing.T) {
	one := evidenceEntry().New().(Evidence)
	long := one
	long.Gap++
	at := task.Address{Part: task.Train, Size: 1}
	to := tasktest.Room(long, graph.Float64, 0, 1)
	if err := one.Fill(at, to); err == nil || err.Error() != "task evidence has trials of 2000 moments, and there is room for 2001" {
		t.Error(err)
	}
	delete(to, "target")
	if err := one.Fill(at, to); err == nil || err.Error() != "task evidence fills the signals x and target: not both are there" {
		t.Error(err)
	}
}

// Options that do not go together are refused, with the key.
func TestChecks(t *testing.T) {
	e := evidenceEntry().New().(Evidence)
	e.On = e.Slot
	if err := e.Check(); err != nil {
		t.Error(err)
	}
	e.On++
	if err := e.Check(); err == nil || err.Error() != "a cue of 151 moments does not fit its slot of 150: shorten it, or lengthen slot" {
		t.Error(err)
	}
	d := delayedXOREntry().New().(DelayedXOR)
	d.Delay = 1<<27 - 200 + 1
	if err := d.Check(); err == nil {
		t.Error("a trial of 2^28 values is taken")
	}
	d.Delay--
	if err := d.Check(); err != nil {
		t.Error(err)
	}
}

// Spikes of a segment are independent Poisson counts: over many moments mean and variance are the rate, also where counts above 1 are common,
// and counts of neighbours in time and in channels do not go together. Nothing is outside of the segment.
func TestSpikesArePoissonCounts(t *testing.T) {
	const length, group, rate = 20000, 3, 0.7
	s := Segment{Group: 1, Start: 10, End: 10 + length, Rate: rate}
	x := graph.NewArray(graph.Float64, 20+length, 1, 3*group)
	r := trials{x: x, samples: 1, channels: 3 * group, moments: 20 + length}
	r.spikes(rng(task.Address{Part: task.Train, Seed: 5}), 0, group, s)
	sum, square, later, beside, total := 0.0, 0.0, 0.0, 0.0, 0.0
	count := func(moment, channel int) float64 { return x.At(r.at(moment, 0, group+channel)) }
	for i := range x.Len() {
		total += x.At(i)
	}
	for m := s.Start; m < s.End; m++ {
		for c := range group {
			d := count(m, c) - rate
			sum, square = sum+d, square+d*d
			later, beside = later+d*(count(m+1, c)-rate), beside+d*(count(m, (c+1)%group)-rate)
		}
	}
	const n = length * group
	se := math.Sqrt(rate / n) // of the mean; of products it is rate/√n
	if math.Abs(sum/n) > 4*se || math.Abs(square/n-rate) > 4*math.Sqrt((rate+2*rate*rate)/n) || math.Abs(later/n) > 4*rate/math.Sqrt(n) || math.Abs(beside/n) > 4*math.Sqrt2*rate/math.Sqrt(n) {
		t.Errorf("mean off by %g (%g), variance %g, products %g and %g", sum/n, se, square/n, later/n, beside/n)
	}
	if math.Abs(total-(sum+n*rate)) > 1e-6 {
		t.Errorf("%g spikes outside of the segment", total-(sum+n*rate))
	}
}

// By hand: bumps of five moments with σ = 5/4, at τ = −2.5, −1.25, 0, 1.25, 2.5, are 2 e^(−2), 2 e^(−1/2), 2 and the same backwards.
func TestBumpsByHand(t *testing.T) {
	d := DelayedXOR{Cue: 5, Delay: 2, High: 2, Low: 0.02, Drawn: tens()}
	a, b := 2*math.Exp(-2), 2*math.Exp(-0.5)
	circuittest.Near(t, "a bump", []float64{d.Bump(0), d.Bump(1), d.Bump(2), d.Bump(3), d.Bump(4)}, []float64{a, b, 2, b, a}, 1e-15)
	x, target := minibatch(t, d, task.Address{Size: 64, Seed: 2})
	seen := map[[2]bool]int{}
	for sample := range 64 {
		cues := [2]bool{x.At((2*64+sample)*2) > 1, x.At(((5+2+2)*64+sample)*2+1) > 1}
		for m := range d.Moments() {
			want := [2]float64{0.02, 0.02}
			if cues[0] && m < 5 {
				want[0] += d.Bump(m)
			}
			if cues[1] && m >= 7 {
				want[1] += d.Bump(m - 7)
			}
			for c := range want {
				if got := x.At((m*64+sample)*2 + c); math.Abs(got-want[c]) > 1e-12 {
					t.Fatalf("cues %v: channel %d is %g at moment %d, want %g", cues, c, got, m, want[c])
				}
			}
		}
		class := 0
		if cues[0] == cues[1] {
			class = 1
		}
		if target.At(2*sample+class) != 1 || target.At(2*sample+1-class) != 0 {
			t.Errorf("cues %v have class %v, %v", cues, target.At(2*sample), target.At(2*sample+1))
		}
		seen[cues]++
	}
	if len(seen) != 4 {
		t.Errorf("only these cues: %v", seen)
	}
}

// The noise of the delayed XOR has the standard deviation that it should have.
func TestNoiseOfTheDelayedXOR(t *testing.T) {
	d := delayedXOREntry().New().(DelayedXOR)
	x, _ := minibatch(t, d, task.Address{Size: 8, Seed: 3})
	sum, square, n := 0.0, 0.0, 0.0
	for m := d.Cue; m < d.Cue+d.Delay; m++ {
		for i := range 16 {
			v := x.At(m*16+i) - 0.02
			sum, square, n = sum+v, square+v*v, n+1
		}
	}
	if sd := math.Sqrt(square / n); math.Abs(sd-0.01) > 4*0.01/math.Sqrt(2*n) || math.Abs(sum/n) > 4*0.01/math.Sqrt(n) {
		t.Errorf("noise of mean %g and standard deviation %g", sum/n, sd)
	}
}

// Matching has cues in their times alone, all four pairs of them, and the class of likeness.
func TestMatching(t *testing.T) {
	m := Matching{Fixation: 5, Cue: 40, Delay: 10, Decision: 20, Group: 10, CueRate: 0.5, BackgroundRate: 0.2, Drawn: tens()}
	if m.Moments() != 115 {
		t.Errorf("%d moments", m.Moments())
	}
	x, target := minibatch(t, m, task.Address{Size: 100, Seed: 4})
	seen := map[[2]bool]int{}
	for sample := range 100 {
		count := func(group, from, to int) (n float64) {
			for t := from; t < to; t++ {
				for c := range 10 {
					n += x.At((t*100+sample)*40 + group*10 + c)
				}
			}
			return n
		}
		cues := [2]bool{count(0, 5, 45) > 0, count(1, 55, 95) > 0}
		if out := count(0, 0, 5) + count(0, 45, 115) + count(1, 0, 55) + count(1, 95, 115) + count(3, 0, 95); out != 0 {
			t.Errorf("%g spikes outside of their times", out)
		}
		for name, have := range map[string][2]float64{"background": {count(2, 0, 115), 230}, "decision": {count(3, 95, 115), 100}} {
			if math.Abs(have[0]-have[1]) > 5*math.Sqrt(have[1]) {
				t.Errorf("%s has %g spikes, want about %g", name, have[0], have[1])
			}
		}
		class := 0
		if cues[0] == cues[1] {
			class = 1
		}
		if target.At(2*sample+class) != 1 {
			t.Errorf("cues %v have class %v", cues, 1-class)
		}
		seen[cues]++
	}
	for cues, n := range seen {
		if math.Abs(float64(n)-25) > 4*math.Sqrt(100*0.25*0.75) || len(seen) != 4 {
			t.Errorf("%d trials with cues %v", n, cues)
		}
	}
}

// The pattern is the same for every sample, minibatch and part, and another for another seed; its input is, too.
func TestPatternsAreFrozen(t *testing.T) {
	p := Pattern{Length: 100, Frequencies: []float64{5, 10}, Channels: 20, Rate: 0.05, Drawn: tens()}
	x, target := minibatch(t, p, task.Address{Size: 2, Seed: 1})
	again, wanted := minibatch(t, p, task.Address{Part: task.Test, Size: 2, Seed: 1, Epoch: 3, Step: 1})
	circuittest.Near(t, "spikes", again.F64, x.F64, 0)
	circuittest.Near(t, "targets", wanted.F64, target.F64, 0)
	other, _ := minibatch(t, p, task.Address{Size: 2, Seed: 2})
	circuittest.Apart(t, "spikes of two seeds", other.F64, x.F64, 0.5)
	sum, square, spikes := 0.0, 0.0, 0.0
	for m := range 100 {
		if target.At(2*m) != target.At(2*m+1) {
			t.Errorf("samples differ at moment %d", m)
		}
		sum, square = sum+target.At(2*m), square+target.At(2*m)*target.At(2*m)
		for c := range 20 {
			spikes += x.At((2*m)*20 + c)
		}
	}
	if math.Abs(sum) > 1e-12 || square < 1 {
		t.Errorf("a pattern of sum %g and of squares %g", sum, square)
	}
	if math.Abs(spikes-100) > 4*10 {
		t.Errorf("%g spikes, want about 100", spikes)
	}
}
