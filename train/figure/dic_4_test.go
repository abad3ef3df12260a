package figure_test

import (
	"context"
	"strings"
	"testing"

	"credo/graph"
	"credo/train/figure"
)

func students(ctx context.Context, t *testing.T, d figure.Draws) (*figure.Result, error) {
	t.Helper()
	f, err := figure.Find("dic-4")
	if err != nil || !f.Drawn {
		t.Fatal(f, err)
	}
	return f.Make(ctx, figure.Options{Dtype: graph.Float64, Draws: d})
}

// Two draws, three epochs of learning: for each rule and draw a row of every epoch and of the four after learning, and traces of 2.5 s
// without and with control, in points of 5 ms, before and after. Both rules see the same draws.
func TestDataOfFigure4(t *testing.T) {
	draws := figure.DefaultDraws()
	draws.N, draws.Epochs, draws.Seed = 2, 3, 4
	r, err := students(t.Context(), t, draws)
	if err != nil {
		t.Fatal(err)
	}
	epochs, traces := r.Tables[0].Rows, r.Tables[1].Rows
	if len(epochs) != 2*2*(3+4) || len(traces) != 2*2*2*1000 {
		t.Fatalf("%d rows of epochs, %d of traces", len(epochs), len(traces))
	}
	first := map[string][]string{}
	for _, row := range epochs {
		if row[2] == "0" {
			first[row[0]+row[1]] = row[3:]
		}
	}
	if first["exact4"][0] != first["approx4"][0] || first["exact4"][1] == first["approx4"][1] || first["exact4"][0] == first["exact5"][0] {
		t.Errorf("before learning the rules differ, or while learning they do not, or the draws are one: %v", first)
	}
	if len(r.Checks) != 8 || len(r.Panels) != 6 {
		t.Errorf("%d checks, %d panels", len(r.Checks), len(r.Panels))
	}
}

func TestFigure4Refuses(t *testing.T) {
	for want, change := range map[string]func(d *figure.Draws){
		"needs at least one draw":              func(d *figure.Draws) { d.N = 0 },
		"two epochs to compare":                func(d *figure.Draws) { d.Epochs = 1 },
		"draw 1: or use tsit5: integrator \"x": func(d *figure.Draws) { d.Method = "x" },
	} {
		d := figure.DefaultDraws()
		d.N, d.Epochs = 1, 2
		change(&d)
		if _, err := students(t.Context(), t, d); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := students(ctx, t, figure.DefaultDraws()); err == nil || !strings.Contains(err.Error(), "stopped in epoch 0") {
		t.Errorf("got %v", err)
	}
}
