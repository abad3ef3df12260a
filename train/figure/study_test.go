package figure

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"credo/train"
	"credo/train/plot"
	"credo/train/runner"
)

// watched notes the names of the runs that are made.
type watched struct{ names []string }

func (w *watched) screen(name string) runner.Screen {
	w.names = append(w.names, name)
	return unseen{}
}

// A figure that is asked for again takes the runs that are there; its angles are at every step that the experiment asks for: 45 minibatches
// of 32 an epoch, every 90th from 0.
func TestStudyGoesOn(t *testing.T) {
	f := NewBurst4()
	f.Epochs, f.Seeds = 5, 1
	dir, w := t.TempDir(), &watched{}
	var made [2]*Result
	for i := range made {
		var err error
		if made[i], err = f.Make(t.Context(), Options{Out: dir, Screen: w.screen}); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.names) != 4 {
		t.Errorf("made %v, want the four runs once", w.names)
	}
	first, again := made[0].Sheets[0].Rows, made[1].Sheets[0].Rows
	if !slices.EqualFunc(first, again, slices.Equal) {
		t.Error("the second time the data are others")
	}
	var steps []string
	for _, row := range first {
		if row[0] == "Y = W" && row[3] == "angle to Y" && row[4] == "Q2" {
			steps = append(steps, row[2])
		}
	}
	if got, want := strings.Join(steps, " "), "0 90 180"; got != want {
		t.Errorf("measured at steps %s, want %s", got, want)
	}
	if len(made[0].Panels) != 8 || len(made[0].Checks) != 16 {
		t.Errorf("%d panels, %d checks", len(made[0].Panels), len(made[0].Checks))
	}
}

// In figure 4 nothing but Q learns: the answers stay the same, and Q comes nearer to Y.
func TestFigure4MovesQAlone(t *testing.T) {
	s, err := Study{Scale: Small, Epochs: 20, Seeds: 1}.make(t.Context(), Options{Out: t.TempDir()}, "figure-4-small")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range s.Rows {
		if right := r.ByEpoch[0]; slices.Max(right) != slices.Min(right) {
			t.Errorf("%s: accuracy goes from %g to %g", r.Label, slices.Min(right), slices.Max(right))
		}
		if q := angles(r, "Y", "Q1"); !(last(q) < q.Y[0]-5) {
			t.Errorf("%s: Q1 to Y goes from %g to %g degrees", r.Label, q.Y[0], last(q))
		}
		if y := angles(r, "Wᵀ", "Y1"); last(y) != y.Y[0] {
			t.Errorf("%s: Y1 to W goes from %g to %g degrees", r.Label, y.Y[0], last(y))
		}
	}
}

func TestStudyRefuses(t *testing.T) {
	for want, s := range map[string]Study{
		`argument data.name='digts': data.name: "digts" is not one of`: {Scale: Small, Data: "digts"},
		"file does not exist":               {Scale: Full, Data: "digits"},
		`scale: "huge" is not one of small`: {Scale: "huge"},
	} {
		file := map[string]string{Small: "figure-4-small", Full: "figure-9"}[s.Scale]
		if _, err := s.make(t.Context(), Options{Out: t.TempDir()}, file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// drawnStudy is a comparison whose numbers are given: two seeds, two epochs, angles at steps 0 and 5 of two layers.
func drawnStudy() *studied {
	result := func(w1, w2 float64) *train.Result {
		return &train.Result{
			Alignment: []train.Alignment{
				{To: "backprop", Projection: "W1", Step: 0, Angle: w1}, {To: "backprop", Projection: "W2", Step: 0, Angle: w2},
				{To: "other", Projection: "W1", Step: 0, Angle: 7}, {To: "backprop", Projection: "W1", Step: 5, Angle: 1},
			},
			Watched: []train.Statistic{{Population: "E1", Var: "apical", Step: 5, Size: w1 / 10}, {Population: "E1", Var: "p", Step: 5, Size: 3}},
		}
	}
	row := train.Row{Label: "A", ByEpoch: [][]float64{{0.1, 0.5, 0.875}, {0.3, 0.5, 0.625}}, Runs: []*train.Result{result(10, 20), result(30, 60)}}
	return &studied{&train.Comparison{Data: "digits", Seeds: []uint64{4, 5}, Rows: []train.Row{row}}, nil, ""}
}

// By hand: means over seeds of errors in percent, and over seeds and layers of angles.
func TestCurvesOfAStudy(t *testing.T) {
	s := drawnStudy()
	r := s.Rows[0]
	for _, row := range []struct {
		name string
		got  plot.Curve
		x, y []float64
	}{
		{"error", wrong(r), []float64{0, 1, 2}, []float64{80, 50, 25}},
		{"angle of one layer", angles(r, "backprop", "W1"), []float64{0, 5}, []float64{20, 1}},
		{"mean over layers", angles(r, "backprop", "W1", "W2"), []float64{0, 5}, []float64{30, 1}},
		{"size", sizes(r, "apical"), []float64{5}, []float64{2}},
	} {
		if !slices.EqualFunc(row.got.X, row.x, near) || !slices.EqualFunc(row.got.Y, row.y, near) {
			t.Errorf("%s: %v %v, want %v %v", row.name, row.got.X, row.got.Y, row.x, row.y)
		}
	}
	p := s.errorPanel("A", "MNIST", []published{{"A", 2, 0.1}, {"B", 3, 0.1}})
	if len(p.Curves) != 2 || p.Curves[1].Beside != "A" || p.Curves[1].X[0] != 2 || p.Curves[1].Y[0] != 2 {
		t.Errorf("published beside ours: %+v", p.Curves)
	}
	sheet := s.publishedSheet([]published{{"A", 2, 0.1}})
	if got, want := strings.Join(sheet.Rows[0], " "), "A 2 0.1 25 12.5 2 2 digits"; got != want {
		t.Errorf("sheet %s, want %s", got, want)
	}
}

func near(x, y float64) bool { return math.Abs(x-y) < 1e-12 }

// The networks of figure 5 by depth: every series has its depths in order, and its layers are the forward weights alone.
func TestFigure5ByDepth(t *testing.T) {
	s, err := Study{Scale: Small, Epochs: 1, Seeds: 1}.make(t.Context(), Options{Out: t.TempDir()}, "figure-5-depth-small")
	if err != nil {
		t.Fatal(err)
	}
	series := s.byDepth()
	var names []string
	for i, d := range series {
		names = append(names, d.name)
		if !slices.Equal(d.hidden, []float64{1, 3, 5}) {
			t.Errorf("%s: hidden layers %v", d.name, d.hidden)
		}
		weights := forward(s.rows[i])
		if !slices.Equal(weights, []string{"W1", "W2"}) {
			t.Errorf("%s: forward weights %v", d.name, weights)
		}
	}
	if got, want := strings.Join(names, "; "), "BP; BurstCCN; BurstCCN, Q-Y symmetric; Burstprop; EDN"; got != want {
		t.Errorf("series %s, want %s", got, want)
	}
	if bp := series[0]; slices.Max(bp.whole) > 1e-3 || slices.Max(bp.layer) > 1e-3 {
		t.Errorf("BP is at %v and %v degrees to itself", bp.whole, bp.layer)
	}
}

// Figures 5 and 6 after one epoch have all panels, sheets and checks; published errors are drawn in the colours of their networks.
func TestFiguresOfNetworks(t *testing.T) {
	once := Study{Scale: Small, Epochs: 1, Seeds: 1}
	for _, row := range []struct {
		name                     string
		f                        Figure
		curves                   []int // of the panels
		sheets, checks, networks int
	}{
		{"burst-5", Burst5{once}, []int{6 + 3, 5, 5, 5}, 4, 12, 6},
		{"burst-6", Burst6{once}, []int{3 + 3, 3 + 3, 5, 5}, 3, 6, 6},
	} {
		r, err := row.f.Make(t.Context(), Options{Out: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		var curves []int
		for _, p := range r.Panels {
			curves = append(curves, len(p.Curves))
			for _, c := range p.Curves {
				if c.Beside != "" && !strings.HasPrefix(c.Label, c.Beside+", published on ") {
					t.Errorf("%s: %s is drawn beside %s", row.name, c.Label, c.Beside)
				}
			}
		}
		if !slices.Equal(curves, row.curves) || len(r.Sheets) != row.sheets || len(r.Checks) != row.checks {
			t.Errorf("%s: %v curves, %d sheets, %d checks", row.name, curves, len(r.Sheets), len(r.Checks))
		}
		if got, want := len(r.Sheets[0].Rows), row.networks*2; got != want { // before learning and after an epoch
			t.Errorf("%s: %d errors, want %d", row.name, got, want)
		}
	}
}

// A figure that is stopped says that it goes on, and does.
func TestStudyIsStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	f, dir := NewBurst4(), t.TempDir()
	f.Epochs, f.Seeds = 5, 1
	_, err := f.Make(ctx, Options{Out: dir, Screen: func(string) runner.Screen { return stopping{stop: stop} }})
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "checkpoint and model are kept in "+dir) || !strings.HasSuffix(err.Error(), "the same command goes on") {
		t.Fatalf("got %v", err)
	}
	rest, err := f.Make(t.Context(), Options{Out: dir})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := f.Make(t.Context(), Options{Out: t.TempDir()})
	if err != nil || !slices.EqualFunc(rest.Sheets[0].Rows, whole.Sheets[0].Rows, slices.Equal) {
		t.Errorf("a figure that was stopped has other data, %v", err)
	}
}

// stopping stops everything after some steps.
type stopping struct {
	unseen
	stop func()
}

func (s stopping) Progress(step, _ int) {
	if step > 60 {
		s.stop()
	}
}
