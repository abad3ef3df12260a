package figure

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"credo/train"
)

// The embedded curves are the published ones, and hold the numbers of the specification: section 10.1, at iterations 500 and 1800.
func TestPublishedCurves(t *testing.T) {
	k, err := readKnown()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rule      string
		iteration int
		mean, sd  float64
	}{
		{"bptt", 500, .278, .024}, {"mdgl", 500, .451, .036}, {"eprop", 500, .595, .065},
		{"bptt", 1800, .081, .016}, {"mdgl", 1800, .241, .033}, {"eprop", 1800, .493, .112},
	} {
		m, sd, ok := k.Figure.Rules[c.rule].at(c.iteration)
		if !ok || abs(m-c.mean) > 5e-4 || abs(sd-c.sd) > 5e-4 {
			t.Errorf("%s at %d: %v ± %v, want %v ± %v", c.rule, c.iteration, m, sd, c.mean, c.sd)
		}
	}
	if _, _, ok := k.Figure.Rules["mdgl"].at(505); ok {
		t.Error("a loss at an iteration after which nothing was tested")
	}
	dir := os.Getenv("CREDO_SHARED")
	if dir == "" {
		dir = "../../../shared"
	}
	if theirs, err := os.ReadFile(filepath.Join(dir, "reference/mdgl/curves.json")); err != nil {
		t.Skip(err)
	} else if !bytes.Equal(theirs, mdglCurves) {
		t.Error("mdgl_curves.json is not reference/mdgl/curves.json")
	}
}

func abs(x float64) float64 { return max(x, -x) }

// By hand: a band ends where the runs end, and is two standard deviations wide on each side.
func TestBandOfPublishedRuns(t *testing.T) {
	r := released{Iterations: []int{20, 30, 40}, Loss: band{[]float64{1, 2, 3}, []float64{.5, .25, 1}}}
	c := r.curve("MDGL", r.Loss, 30)
	if !slices.Equal(c.X, []float64{20, 30}) || !slices.Equal(c.Low, []float64{0, 1.5}) || !slices.Equal(c.High, []float64{2, 2.5}) || c.Beside != "MDGL" {
		t.Errorf("%+v", c)
	}
}

// By hand: means over four neighbours, the first around the end of epoch 2, and the mean over runs.
func TestCentredMeans(t *testing.T) {
	if got := centred([]float64{0, 4, 8, 0, 4}); !slices.Equal(got, []float64{3, 4}) {
		t.Errorf("%v, want 3 and 4", got)
	}
	c := byIteration(ran("MDGL", 5, 1, 3), "loss")
	if !slices.Equal(c.X, []float64{20, 30}) || !slices.Equal(c.Y, []float64{2, 2}) {
		t.Errorf("%+v", c)
	}
	if c := byIteration(ran("MDGL", 3, 1), "loss"); c.X != nil {
		t.Errorf("%+v of three epochs", c)
	}
}

// ran is a row of runs whose losses never change, tested before learning and after so many epochs.
func ran(name string, epochs int, losses ...float64) train.Row {
	r := train.Row{Label: name}
	for _, loss := range losses {
		score := train.Score{"loss": {loss}, "accuracy": {0.5}}
		r.Runs = append(r.Runs, &train.Result{Test: slices.Repeat([]train.Score{score}, epochs+1), Train: slices.Repeat([]train.Score{score}, epochs)})
		r.ByEpoch = append(r.ByEpoch, slices.Repeat([]float64{0.5}, epochs+1))
	}
	return r
}

// failed are the checks that did not pass.
func failed(s *sketch) (out []string) {
	for _, c := range s.Checks {
		if !c.Pass {
			out = append(out, c.What)
		}
	}
	return out
}

// The means of the specification pass at iteration 500, and nothing is judged that was not reached; each rule's mean, moved by three standard
// deviations, fails.
func TestFindingsOfFigure3C(t *testing.T) {
	k, err := readKnown()
	if err != nil {
		t.Fatal(err)
	}
	check := func(bptt, mdgl, eprop, nonlocal float64) *sketch {
		s := newSketch(t.Context(), Options{}, 2)
		of := &studied{Comparison: &train.Comparison{Seeds: []uint64{1, 2}, Rows: []train.Row{
			ran("BPTT", 52, bptt-.1, bptt+.1), ran("MDGL", 52, mdgl, mdgl), ran("e-prop", 52, eprop, eprop), ran("NL-MDGL", 52, nonlocal, nonlocal)}}}
		if err := s.accumulated(of, k); err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := check(.278, .451, .595, .6)
	if len(s.Checks) != 7 || failed(s) != nil {
		t.Errorf("%d checks, failed: %v", len(s.Checks), failed(s))
	}
	if n := len(s.Panels[0].Curves); n != 4+3 {
		t.Errorf("%d curves", n)
	}
	for name, s := range map[string]*sketch{
		"BPTT:": check(.278+3*.024, .451, .595, .6), "MDGL:": check(.278, .451-3*.036, .595, .6), "e-prop:": check(.278, .451, .595+3*.065, .6),
		"loss at iteration 500, mean over seeds": check(.278, .451, .595, .44), "loss at iteration 500, mean over seeds: e-prop less MDGL": check(.278, .5, .54, .6),
	} {
		if !slices.ContainsFunc(failed(s), func(what string) bool { return strings.HasPrefix(what, name) }) {
			t.Errorf("%s: failed %v", name, failed(s))
		}
	}
}

// The final losses that the specification has pass the gates of the small benchmark; MDGL at the loss of NL-MDGL does not.
func TestFindingsOfTheSmallBenchmark(t *testing.T) {
	k, err := readKnown()
	if err != nil {
		t.Fatal(err)
	}
	check := func(mdgl string) *sketch {
		s := newSketch(t.Context(), Options{}, 1)
		of := &studied{Comparison: &train.Comparison{Seeds: []uint64{1, 2, 3, 4, 5}}}
		for _, name := range knownAs() {
			if name[0] == "MDGL" {
				name[1] = mdgl
			}
			of.Rows = append(of.Rows, ran(name[0], 30, k.Benchmark.Rules[name[1]].FinalLoss...))
		}
		if err := s.benchmark(of, k); err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := check("mdgl"); len(s.Checks) != 4 || failed(s) != nil {
		t.Errorf("%d checks, failed: %v", len(s.Checks), failed(s))
	}
	if s := check("nl_mdgl"); len(failed(s)) != 3 {
		t.Errorf("failed: %v", failed(s))
	}
}
