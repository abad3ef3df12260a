package plot

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"credo/train"
)

func comparison(layers ...string) *train.Comparison {
	c := &train.Comparison{Data: "toy", Seeds: []uint64{1, 2}}
	for _, label := range []string{"ours", "theirs"} {
		r := train.Row{Label: label, Layers: layers, Angle: map[string]*float64{}, ByEpoch: [][]float64{{0.1, 0.5, 0.8}, {0.2, 0.4, 0.9}}}
		for i, l := range layers {
			r.Angle[l] = new(10.0 * float64(i+1))
		}
		c.Rows = append(c.Rows, r)
	}
	return c
}

// texts draws a comparison as SVG and returns what is written in it.
func texts(t *testing.T, c *train.Comparison) string {
	t.Helper()
	return written(t, func(path string) error { return Comparison(c, path) })
}

// written returns what is written in a picture.
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
	got := texts(t, c)
	for _, want := range []string{"toy, 2 seeds", "test accuracy (%)", "epoch", "ours", "theirs", "angle (degrees)", "W1\n", "W2\n", "V\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

// Every panel has its title, axes and curves by name, and what lies outside the given range is not drawn; one without curves has nothing.
func TestPanelsSayWhatTheyShow(t *testing.T) {
	x := []float64{0, 1, 2}
	panels := []Panel{
		{Title: "first", X: "rate", Y: "change", YMin: -1, YMax: 1, Curves: []Curve{{"steep", x, []float64{-50, 0, 50}}, {"flat", x, x}}},
		{Title: "nothing"},
		{Title: "third", X: "time", Y: "error", Curves: []Curve{{"only", x, []float64{0, 7, 3}}}},
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

// 9 x 3.6 inches at 120 dots an inch; not all of one colour.
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
	if size := im.Bounds().Size(); size.X != 1080 || size.Y != 432 {
		t.Errorf("size %v", size)
	}
	colours := map[any]bool{}
	for x := range 1080 {
		for y := range 432 {
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
