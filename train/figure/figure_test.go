package figure_test

import (
	"context"
	"encoding/csv"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"credo/graph"
	"credo/train/figure"
)

func made(t *testing.T, name string, d graph.Dtype) *figure.Result {
	t.Helper()
	e, err := figure.Table().Find(name)
	if err != nil {
		t.Fatal(err)
	}
	r, err := e.New().Make(t.Context(), figure.Options{Dtype: &d})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Oracle: the values that the published equations give, section 7 of the specification, in both precisions. The test counts the checks.
func TestFiguresPassTheirChecks(t *testing.T) {
	for name, checks := range map[string]int{"dic-3": 24, "dic-S1": 24, "dic-S2": 29} {
		for _, d := range []graph.Dtype{graph.Float64, graph.Float32} {
			r := made(t, name, d)
			for _, c := range r.Checks {
				if !c.Pass {
					t.Errorf("%s in %s: %s: %s, found %s", name, d, c.What, c.Expected, c.Found)
				}
			}
			if len(r.Checks) != checks || r.Pass() == t.Failed() {
				t.Errorf("%s: %d checks, want %d; Pass() = %v", name, len(r.Checks), checks, r.Pass())
			}
		}
	}
}

// By hand: figure 3C, inhibition 0.01, input 9: rate ln(1 + e^6), change 9 (rate − 1.515) σ(6).
func TestDataOfFigure3(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	r := made(t, "dic-3", graph.Float64)
	lock, err := figure.Lock(dir, "dic-3")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := figure.Lock(dir, "dic-3"); err == nil || !strings.Contains(err.Error(), "is in use by process") {
		t.Errorf("a second process: %v", err)
	}
	files, err := r.Write(dir, "dic-3", "svg")
	if e := lock.Unlock(); e != nil {
		t.Error(e)
	}
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"dic-3.csv", "dic-3-threshold.csv", "dic-3.svg"}; len(files) != len(want) {
		t.Fatalf("wrote %v, want %v", files, want)
	}
	curves := readCSV(t, files[0])
	if got := strings.Join(curves[0], ","); got != "panel,curve,input,rate,weight change" {
		t.Errorf("head %s", got)
	}
	if want := 1 + 100*(4+3+4); len(curves) != want {
		t.Errorf("%d rows, want %d", len(curves), want)
	}
	rate := math.Log1p(math.Exp(6))
	change := 9 * (rate - 1.515) / (1 + math.Exp(-6))
	found := false
	for _, row := range curves {
		if row[0] == "C isolated" && row[1] == "inhibition 0.01" && row[2] == "9" {
			found = near(row[3], rate) && near(row[4], change)
		}
	}
	if !found {
		t.Errorf("no row of figure 3C at input 9 with rate %g and change %g", rate, change)
	}
	for _, row := range readCSV(t, files[1])[1:] {
		if r, err := strconv.ParseFloat(row[2], 64); err != nil || row[1] == "line (0.9, 1.8)" && !near(row[3], 0.9+1.8*r) {
			t.Errorf("threshold %v, %v", row, err)
		}
	}
	if svg, err := os.ReadFile(files[2]); err != nil || !strings.Contains(string(svg), "B ablated") || !strings.Contains(string(svg), "target 4, exact") {
		t.Errorf("the picture names no panel or curve: %v", err)
	}
}

func near(text string, want float64) bool {
	v, err := strconv.ParseFloat(text, 64)
	return err == nil && math.Abs(v-want) < 1e-12
}

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestFiguresStop(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, e := range figure.Table().Entries {
		if _, err := e.New().Make(ctx, figure.Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", e.Name, err)
		}
	}
}

func TestTable(t *testing.T) {
	for _, e := range figure.Table().Entries {
		if of, ok := figure.Table().Of(e.New()); !ok || of.Name != e.Name || e.About == "" || !strings.Contains(e.Citation, "doi:") {
			t.Errorf("%s: its thing is found as %q, about %q, citation %q", e.Name, of.Name, e.About, e.Citation)
		}
	}
	_, err := figure.Table().Find("dic-9")
	if want := `figure "dic-9" is not one of dic-3, dic-4, dic-S1, dic-S2, burst-1b, burst-3, burst-4, burst-5, burst-6, mdgl-3c, mdgl-trial; did you mean dic-3?`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestNothingCheckedIsNoPass(t *testing.T) {
	if (&figure.Result{}).Pass() {
		t.Error("Pass() of no checks")
	}
}
