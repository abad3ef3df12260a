package plot

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/plot/plotter"

	"credo/train"
	"credo/train/task"
)

// comparison has two rows, of which the second is aligned to two references and settles.
func comparison(layers ...string) *train.Comparison {
	c := &train.Comparison{Data: "toy", Headline: task.Accuracy(), Seeds: []uint64{1, 2}}
	for _, label := range []string{"ours", "theirs"} {
		r := train.Row{Label: label, Layers: layers, ByEpoch: [][]float64{{0.1, 0.5, 0.8}, {0.2, 0.4, 0.9}}}
		for seed := range 2 {
			x := &train.Result{}
			if label == "theirs" {
				x.Settling = map[string][]float64{"closed": {3, 4}}
				for step := range 3 {
					for i, l := range layers {
						angle := 10 * float64(seed+step+i)
						x.Alignment = append(x.Alignment,
							train.Alignment{To: "backprop", Projection: l, Step: 40 * step, Angle: angle},
							train.Alignment{To: "mlp", Projection: l, Step: 40 * step, Angle: math.NaN()})
					}
				}
			}
			r.Runs = append(r.Runs, x)
		}
		for i, l := range layers {
			r.Alignment = append(r.Alignment, train.Aligned{To: "backprop", Angle: map[string]*float64{l: new(10.0 * float64(i+1))}})
		}
		c.Rows = append(c.Rows, r)
	}
	return c
}

// texts draws a comparison as SVG and returns its words.
func texts(t *testing.T, c *train.Comparison) string {
	t.Helper()
	return written(t, func(path string) error { return Comparison(c, path) })
}

// written returns the words in a picture.
func written(t *testing.T, draw func(path string) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "c.svg")
	if err := draw(path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for d, in := xml.NewDecoder(bytes.NewReader(data)), false; ; {
		token, err := d.Token()
		if err == io.EOF {
			return out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			in = x.Name.Local == "text"
		case xml.CharData:
			if in {
				out.WriteString(string(x) + "\n")
			}
		}
	}
}

func TestComparisonSaysWhatItShows(t *testing.T) {
	c := comparison("W1", "V")
	c.Rows[1].Layers = []string{"W1", "W2", "V"} // a deeper network beside it
	c.Rows[1].Alignment = append(c.Rows[1].Alignment, train.Aligned{To: "mlp", Angle: map[string]*float64{"W2": new(120.0)}})
	got := texts(t, c)
	for _, want := range []string{"toy, 2 seeds", "test accuracy (%)", "epoch", "ours", "theirs", "angle (degrees)", "W1\n", "W2\n", "V\n",
		"settling steps", "phase closed", "ΔW to backprop's", "ΔW to mlp's", "80\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

// Scores that are no shares are drawn as they are, under their name.
func TestComparisonByAnotherMeasure(t *testing.T) {
	c := comparison("W1")
	c.Headline = task.SquaredError()
	for i := range c.Rows {
		c.Rows[i].ByEpoch = append(c.Rows[i].ByEpoch, c.Rows[i].ByEpoch...)
	}
	got := texts(t, c)
	if !strings.Contains(got, "toy, 2 seeds of 2 instances") || !strings.Contains(got, "test squared error\n") || strings.Contains(got, "accuracy") || strings.Contains(got, "(%)") || !strings.Contains(got, "0.9\n") {
		t.Error(got)
	}
}

// Every panel has its title, axes and curves by name, and nothing outside the given range is drawn; a panel without curves is empty.
func TestPanelsSayWhatTheyShow(t *testing.T) {
	x := []float64{0, 1, 2}
	panels := []Panel{
		{Title: "first", X: "rate", Y: "change", YMin: -1, YMax: 1, Curves: []Curve{{Label: "steep", X: x, Y: []float64{-50, 0, 50}}, {Label: "flat", X: x, Y: x}}},
		{Title: "nothing"},
		{Title: "third", X: "time", Y: "error", Curves: []Curve{{Label: "only", X: x, Y: []float64{0, 7, 3}}}},
	}
	got := written(t, func(path string) error { return Panels(panels, 2, path) })
	for _, want := range []string{"first", "rate", "change", "steep", "flat", "third", "time", "error", "only", "6\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	for _, not := range []string{"nothing", "50\n"} {
		if strings.Contains(got, not) {
			t.Errorf("%q is in\n%s", not, got)
		}
	}
	if err := Panels(panels, 2, "panels.pdf"); err == nil || !strings.Contains(err.Error(), "the name must end in .png or .svg") {
		t.Errorf("panels.pdf: %v", err)
	}
}

// A published point has the colour of the curve beside which it is drawn: Okabe and Ito's blue is of the second curve alone. It is a cross of two
// strokes, not a line.
func TestPointsBesideACurve(t *testing.T) {
	panel := func(beside string) string {
		curves := []Curve{{Label: "a", X: []float64{0, 1}, Y: []float64{0, 1}}, {Label: "b", X: []float64{0, 1}, Y: []float64{1, 0}}, {Label: "published", X: []float64{1}, Y: []float64{0.5}, Beside: beside}}
		path := filepath.Join(t.TempDir(), "p.svg")
		if err := Panels([]Panel{{Title: "p", Curves: curves}}, 1, path); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	const blue, black = "stroke:#0072B2", "stroke:#000000"
	a, b := panel("a"), panel("b")
	if got := strings.Count(b, blue) - strings.Count(a, blue); got < 2 || !strings.Contains(a, black) {
		t.Errorf("beside the blue curve there are %d more blue strokes than beside the black one", got)
	}
	if none := panel(""); strings.Count(none, blue) != strings.Count(a, blue) {
		t.Error("beside no curve the point is blue")
	}
}

// Where alignment was not measured there is one panel, and a comparison without an epoch has one point.
func TestComparisonOfLittle(t *testing.T) {
	c := comparison()
	for i := range c.Rows {
		c.Rows[i].ByEpoch = [][]float64{{0.1}, {0.1}}
	}
	if got := texts(t, c); strings.Contains(got, "angle") || !strings.Contains(got, "theirs") {
		t.Errorf("drawn: %s", got)
	}
}

// A rule that does as its reference tells nothing: back-propagation has no panel of its own.
func TestNoPanelForWhatFollows(t *testing.T) {
	c := comparison("W1")
	for i := range c.Rows {
		c.Rows[i].Alignment = []train.Aligned{{To: "backprop", Angle: map[string]*float64{"W1": new(1e-5)}}}
	}
	if got := texts(t, c); strings.Contains(got, "backprop") || !strings.Contains(got, "theirs") {
		t.Errorf("drawn: %s", got)
	}
}

// Angles over training are the mean over seeds at each step, on one scale for all layers.
func TestAnglesOverTraining(t *testing.T) {
	c := comparison("W1", "V")
	row, err := alignment(c, "backprop")
	if err != nil || len(row) != 3 {
		t.Fatalf("%d panels, %v", len(row), err)
	}
	means := over(c.Rows[1].Runs, "backprop", "V") // angles 10, 20, 30 of seed 1, 20, 30, 40 of seed 2
	if diff := cmp.Diff(plotter.XYs{{X: 0, Y: 15}, {X: 40, Y: 25}, {X: 80, Y: 35}}, means); diff != "" {
		t.Error(diff)
	}
	for _, p := range row {
		if p.Y.Min != 0 || p.Y.Max != 90 {
			t.Errorf("%s from %g to %g", p.Title.Text, p.Y.Min, p.Y.Max)
		}
	}
	c.Rows[1].Runs[0].Alignment[0].Angle = 91
	if row, err = alignment(c, "backprop"); err != nil || row[0].Y.Max != 180 || row[2].Y.Max != 180 {
		t.Errorf("against the gradient: %v", err)
	}
}

// 11 inches by 3.4 for each of two rows of panels, at 120 dots an inch; not all of one colour.
func TestPNG(t *testing.T) {
	path := filepath.Join(t.TempDir(), "C.PNG")
	if err := Comparison(comparison("W1"), path); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	im, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if size := im.Bounds().Size(); size.X != 1320 || size.Y != 816 {
		t.Errorf("size %v", size)
	}
	colours := map[any]bool{}
	for x := range 1320 {
		for y := range 816 {
			colours[im.At(x, y)] = true
		}
	}
	if len(colours) < 10 {
		t.Errorf("%d colours", len(colours))
	}
}

func TestNamesThatCannotBeDrawn(t *testing.T) {
	for _, name := range []string{"c.pdf", "c", "png"} {
		if err := Check(name); err == nil || !strings.Contains(err.Error(), "the name must end in .png or .svg") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := Comparison(comparison("W1"), filepath.Join(t.TempDir(), "no", "such.svg")); err == nil || !strings.Contains(err.Error(), "check that its folder exists") {
		t.Errorf("error %v", err)
	}
}

// A band is an area of its colour through which others are seen, around a dashed line; a raster has a dot for each point.
func TestBandsAndDots(t *testing.T) {
	path := filepath.Join(t.TempDir(), "band.svg")
	x := []float64{0, 1, 2}
	p := Panel{Title: "loss", Curves: []Curve{
		{Label: "ours", X: x, Y: []float64{1, 2, 3}},
		{Label: "published", Beside: "ours", X: x, Y: []float64{1, 2, 3}, Low: []float64{0, 1, 2}, High: []float64{2, 3, 4}},
		{Label: "spikes", X: x, Y: x, Dots: true},
	}}
	if err := Panels([]Panel{p}, 1, path); err != nil {
		t.Fatal(err)
	}
	svg := readFile(t, path)
	for _, part := range []string{"fill-opacity", "stroke-dasharray", "published", "spikes"} {
		if !strings.Contains(svg, part) {
			t.Errorf("no %s in the picture", part)
		}
	}
	p.Curves = p.Curves[:1]
	if err := Panels([]Panel{p}, 1, path); err != nil {
		t.Fatal(err)
	}
	if svg := readFile(t, path); strings.Contains(svg, "fill-opacity") || strings.Contains(svg, "stroke-dasharray") {
		t.Error("a line alone has a band")
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
