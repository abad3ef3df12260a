package sequences

import (
	"math"
	"slices"
	"testing"

	"credo/train/task"
)

func published(t *testing.T) Evidence {
	t.Helper()
	return evidenceEntry().New().(Evidence)
}

// By hand: 83 is 1010011 in binary. T is 7·150 + 800 + 150, and the mean 10·(7·100·0.04 + 150·0.04 + 2000·0.01) spikes.
func TestEvidenceByHand(t *testing.T) {
	e := published(t)
	want := []Segment{
		{0, 0, 100, 0.04}, {1, 150, 250, 0.04}, {0, 300, 400, 0.04}, {1, 450, 550, 0.04}, {1, 600, 700, 0.04}, {0, 750, 850, 0.04}, {0, 900, 1000, 0.04},
		{2, 1850, 2000, 0.04}, {3, 0, 2000, 0.01},
	}
	if got := e.Segments(83); !slices.Equal(got, want) {
		t.Errorf("segments %v, want %v", got, want)
	}
	if e.Moments() != 2000 || math.Abs(e.MeanSpikes()-540) > 1e-9 {
		t.Errorf("%d moments, %g spikes", e.Moments(), e.MeanSpikes())
	}
	for code, want := range map[int]int{0: 0, 83: 1, 7: 0, 15: 1, 112: 0, 120: 1, 127: 1} {
		if got := e.Label(code); got != want {
			t.Errorf("code %b has label %d", code, got)
		}
	}
}

// A minibatch has 64 different codes of 128, each epoch and step others, and half of all codes has each label; of three cues codes repeat.
func TestCodes(t *testing.T) {
	e := published(t)
	codes := e.Codes(rng(task.Address{Part: task.Train, Seed: 1}), 64)
	other := e.Codes(rng(task.Address{Part: task.Train, Seed: 1, Step: 1}), 64)
	if slices.Equal(codes, other) || len(different(codes)) != 64 || len(different(other)) != 64 {
		t.Errorf("codes %v and %v", codes, other)
	}
	left := 0
	for code := range 128 {
		left += e.Label(code)
	}
	if left != 64 {
		t.Errorf("%d codes of 128 are left", left)
	}
	if more := e.Codes(rng(task.Address{Part: task.Train, Seed: 1}), 200); len(more) != 200 || len(different(more[:128])) != 128 || len(different(more[128:])) != 72 {
		t.Errorf("200 codes %v", more)
	}
	e.Cues = 3
	for code, n := range different(e.Codes(rng(task.Address{Part: task.Train, Seed: 1}), 128)) {
		if code > 7 || n != 16 {
			t.Errorf("code %d comes %d times of 128", code, n)
		}
	}
}

// different counts codes.
func different(codes []int) map[int]int {
	out := map[int]int{}
	for _, c := range codes {
		out[c]++
	}
	return out
}

// Section 12, invariant 20, and the published statistics: 540 ± 15 spikes a trial, rates of the four groups, silence between cues, and counts
// above 1.
func TestEvidenceStatistics(t *testing.T) {
	e := published(t)
	var spikes, cue, gap, recall, background float64
	double := false
	const batches, size = 4, 64
	for step := range batches {
		x, target := minibatch(t, e, task.Address{Size: size, Seed: 1, Step: step})
		for m := range 2000 {
			on := m < 7*150 && m%150 < 100
			for sample := range size {
				for c := range 40 {
					n := x.At((m*size+sample)*40 + c)
					spikes, double = spikes+n, double || n > 1
					switch {
					case c < 20 && on:
						cue += n
					case c < 20:
						gap += n
					case c < 30 && m >= 1850:
						recall += n
					case c < 30:
						gap += n
					default:
						background += n
					}
				}
			}
		}
		for sample := range size {
			if target.At(2*sample)+target.At(2*sample+1) != 1 {
				t.Errorf("sample %d has no class", sample)
			}
		}
	}
	const trials = batches * size
	if mean := spikes / trials; math.Abs(mean-540) > 15 {
		t.Errorf("%g spikes a trial", mean)
	}
	if gap != 0 || !double {
		t.Errorf("%g spikes in gaps; counts above 1: %v", gap, double)
	}
	for name, have := range map[string][3]float64{ // spikes, the cells times moments that have them, the rate
		"cues": {cue, trials * 700 * 10, 0.04}, "recall": {recall, trials * 150 * 10, 0.04}, "background": {background, trials * 2000 * 10, 0.01},
	} {
		if rate := have[0] / have[1]; math.Abs(rate-have[2]) > 4*math.Sqrt(have[2]/have[1]) {
			t.Errorf("%s have rate %g, want %g", name, rate, have[2])
		}
	}
}

// The side with more spikes in the cue groups is the label: an observer who counts is right nearly always.
func TestLabelsFollowTheCues(t *testing.T) {
	e := published(t)
	x, target := minibatch(t, e, task.Address{Size: 64, Seed: 2})
	right := 0
	for sample := range 64 {
		sides := [2]float64{}
		for m := range 2000 {
			for c := range 20 {
				sides[1-c/10] += x.At((m*64+sample)*40 + c)
			}
		}
		if (sides[1] > sides[0]) == (target.At(2*sample+1) == 1) {
			right++
		}
	}
	if right < 60 {
		t.Errorf("counting is right in %d of 64 trials", right)
	}
}
