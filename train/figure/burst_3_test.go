package figure

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"credo/train"
)

// Two epochs of one seed: a row for each epoch of 1e3 s of each network, of 10 000 moments that predict, that teach, and of predictions after each
// epoch; 400 answers of three networks; the published errors up to 3e3 s. Both networks begin with the same error. The published errors after
// are not compared, and BurstCCN has learned more than Burstprop.
func TestDataOfBurst3(t *testing.T) {
	f := NewBurst3()
	f.Epochs, f.Seeds = 2, 1
	r, err := f.Make(t.Context(), Options{Out: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	errors, answers, known := r.Sheets[0].Rows, r.Sheets[1].Rows, r.Sheets[2].Rows
	if len(errors) != 2*(3+2) || len(answers) != 3*400 || len(known) != 3 || len(r.Panels) != 5 || len(r.Checks) != 4 {
		t.Fatalf("%d errors, %d answers, %d published errors, %d panels, %d checks", len(errors), len(answers), len(known), len(r.Panels), len(r.Checks))
	}
	var when []string
	for _, row := range errors[:5] {
		when = append(when, row[2]+" "+row[3])
	}
	if got, want := strings.Join(when, ", "), "1000 no, 2000 yes, 3000 yes, 3000 no, 4000 no"; got != want {
		t.Errorf("errors are of %s, want %s", got, want)
	}
	if errors[0][4] != errors[5][4] || errors[1][4] == errors[6][4] {
		t.Errorf("before learning %s and %s, then %s and %s", errors[0][4], errors[5][4], errors[1][4], errors[6][4])
	}
	last := r.Checks[len(r.Checks)-1]
	if !strings.HasPrefix(last.What, "BurstCCN to Burstprop") || !last.Pass {
		t.Errorf("%+v", last)
	}
}

// By hand: errors of one run that begins at 0.2 and has 0.04 and 0.01 in its epochs; the other has half of them. At 2e3 s the median is 0.03, below
// 1.5 times the published 0.028; at 3e3 s it is 0.0075. Errors of three times as much fail at both times.
func TestLevelsByHand(t *testing.T) {
	run := func(scale float64) *train.Result {
		score := func(v float64) train.Score { return train.Score{"squared error": {scale * v}} }
		return &train.Result{Test: []train.Score{score(0.2)}, Train: []train.Score{score(0.04), score(0.01)}}
	}
	for scale, want := range map[float64]string{
		1: "0.042 0.03 true, 0.013 0.0075 true, 0.5 0.05 true",
		3: "0.042 0.09 false, 0.013 0.022 false, 0.5 0.05 true",
	} {
		ccn := train.Row{Label: ccnRow, Runs: []*train.Result{run(scale), run(scale / 2)}}
		s := newSketch(t.Context(), Options{}, 1)
		s.lasting(ccn, train.Row{Label: propRow, Runs: []*train.Result{run(100)}})
		var got []string
		for _, c := range s.Checks[:3] {
			expected := strings.Fields(c.Expected)
			got = append(got, fmt.Sprintf("%s %s %v", expected[len(expected)-1], c.Found, c.Pass))
		}
		if strings.Join(got, ", ") != want || len(s.Checks) != 4 {
			t.Errorf("times %g: %q, want %q", scale, got, want)
		}
	}
}

// The small figure 1B passes its checks; a pair whose bursts end earlier does not turn where the published one does.
func TestChecksOfBurst1B(t *testing.T) {
	f := NewBurst1B()
	r, err := f.Make(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Sheets[0].Rows) != 4*20 || len(r.Checks) != 6 || len(r.Panels) != 3 {
		t.Errorf("%d rows, %d checks, %d panels", len(r.Sheets[0].Rows), len(r.Checks), len(r.Panels))
	}
	for _, c := range r.Checks {
		if !c.Pass {
			t.Errorf("%+v", c)
		}
	}
	f.Theta = 0.012
	if r, err = f.Make(t.Context(), Options{}); err != nil {
		t.Fatal(err)
	}
	passed := func(c Check) bool { return c.Pass }
	if !passed(r.Checks[0]) || slices.ContainsFunc(r.Checks[1:], passed) {
		t.Errorf("with another threshold: %+v", r.Checks)
	}
	f.Theta = 0
	if _, err := f.Make(t.Context(), Options{}); err == nil || !strings.Contains(err.Error(), "theta") {
		t.Errorf("no threshold: %v", err)
	}
}
