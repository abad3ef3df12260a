package figure_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"credo/graph/catalog"
	"credo/train"
	"credo/train/figure"
)

func students(ctx context.Context, f figure.Students) (*figure.Result, error) {
	return f.Make(ctx, figure.Options{})
}

// Two draws, three epochs of learning: for each rule and draw a row of every epoch and of the four after learning, and answers over
// 2.5 s without and with control, in points of 5 ms, before and after. Both rules see the same draws.
func TestDataOfFigure4(t *testing.T) {
	f := figure.NewStudents()
	f.Draws, f.Epochs, f.Seed = 2, 3, 4
	r, err := students(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	epochs, answers := r.Sheets[0].Rows, r.Sheets[1].Rows
	if len(epochs) != 2*2*(3+4) || len(answers) != 2*2*2*1000 {
		t.Fatalf("%d rows of epochs, %d of answers", len(epochs), len(answers))
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
	for want, change := range map[string]func(f *figure.Students){
		"draws: 0 is not allowed: must be at least 1":              func(f *figure.Students) { f.Draws = 0 },
		"epochs: 1 is not allowed: must be at least 2":             func(f *figure.Students) { f.Epochs = 1 },
		`method: "rk5" is not one of tsit5, rk4, euler; did you m`: func(f *figure.Students) { f.Method = "rk5" },
		`rules: "book" is not one of notebook, trainer`:            func(f *figure.Students) { f.Rules = "book" },
	} {
		f := figure.NewStudents()
		f.Draws, f.Epochs = 1, 2
		change(&f)
		if _, err := students(t.Context(), f); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := students(ctx, figure.NewStudents()); err == nil || !strings.Contains(err.Error(), "stopped in epoch 0") {
		t.Errorf("got %v", err)
	}
}

// The figure takes the integrators that students take, and nothing else.
func TestMethodsOfFigure4(t *testing.T) {
	o, ok := catalog.FieldOf(catalog.Fields(reflect.TypeFor[figure.Students]()), "method")
	if known := train.Methods(); !ok || !slices.Equal(slices.Sorted(slices.Values(o.Words())), slices.Sorted(slices.Values(known))) {
		t.Errorf("takes %v, students take %v", o.Words(), known)
	}
}
