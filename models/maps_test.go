package models_test

import (
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
)

// onImages are the ends of images of 7 x 6 x 2, or of rows of as many values.
func onImages(shape ...int) circuit.Ends {
	return circuit.Ends{Data: "photos", Inputs: shape, Outputs: 3, Loss: circuit.SquaredError{}, Batch: 5, Dtype: graph.Float64}
}

// Layers of maps take the shape of images from the data, or the user's for rows of values. Without convolutions an image is a row.
func TestMapsFitTheData(t *testing.T) {
	two := maps().Convolutions
	for _, row := range []struct {
		name   string
		maps   models.Maps
		ends   circuit.Ends
		sizes  []int
		image  circuit.Shape
		shapes []circuit.Shape
	}{
		{"an image", models.Maps{Layers: models.Layers{Hidden: []int{5}}, Convolutions: two}, onImages(7, 6, 2), []int{84, 5, 3}, circuit.Shape{7, 6, 2},
			[]circuit.Shape{{7, 6, 2}, {3, 2, 3}, {2, 1, 4}, {5}, {3}}},
		{"no dense layer", models.Maps{Convolutions: two[:1]}, onImages(7, 6, 2), []int{84, 3}, circuit.Shape{7, 6, 2}, []circuit.Shape{{7, 6, 2}, {3, 2, 3}, {3}}},
		{"a row that is an image", models.Maps{Convolutions: two[:1], Image: circuit.Shape{6, 7, 2}}, onImages(84), []int{84, 3}, circuit.Shape{6, 7, 2},
			[]circuit.Shape{{6, 7, 2}, {2, 3, 3}, {3}}},
		{"the same image again", models.Maps{Convolutions: two[:1], Image: circuit.Shape{7, 6, 2}}, onImages(7, 6, 2), []int{84, 3}, circuit.Shape{7, 6, 2},
			[]circuit.Shape{{7, 6, 2}, {3, 2, 3}, {3}}},
		{"no convolutions", models.Maps{Layers: models.Layers{Hidden: []int{5}}, Image: circuit.Shape{2, 2, 2}}, onImages(7, 6, 2), []int{84, 5, 3}, nil, []circuit.Shape{{84}, {5}, {3}}},
	} {
		c := models.NewMLP(nil)
		c.Maps = row.maps
		for range 2 { // the same ends again change nothing
			err := c.Ends(row.ends)
			if err != nil || !slices.Equal(c.Sizes, row.sizes) || !slices.Equal(c.Image, row.image) {
				t.Fatalf("%s: sizes %v, image %v, %v", row.name, c.Sizes, c.Image, err)
			}
		}
		var got []circuit.Shape
		for _, p := range c.Spec().Populations {
			if p.Cell != circuit.Constant {
				got = append(got, p.Shape)
			}
		}
		if !slices.EqualFunc(got, row.shapes, func(a, b circuit.Shape) bool { return slices.Equal(a, b) }) {
			t.Errorf("%s: populations of %v", row.name, got)
		}
	}
}

// Layers of maps that make no network are refused with the option to change.
func TestMapsThatMakeNoNetwork(t *testing.T) {
	conv := func(channels, kernel, stride int) models.Convolution {
		return models.Convolution{Channels: channels, Kernel: kernel, Stride: stride}
	}
	for _, row := range []struct {
		image      circuit.Shape
		maps       []models.Convolution
		ends       circuit.Ends
		key, words string
	}{
		{nil, []models.Convolution{conv(3, 3, 1)}, onImages(84), "convolutions",
			"layers of maps see images: say how the 84 values of a sample of photos lie, as image: [rows, columns, channels], or leave the convolutions out"},
		{circuit.Shape{6, 7, 2}, []models.Convolution{conv(3, 3, 1)}, onImages(7, 6, 2), "image", "6x7x2: a sample of photos is an image of 7x6x2: leave image out, or make it this"},
		{circuit.Shape{7, 6, 3}, []models.Convolution{conv(3, 3, 1)}, onImages(84), "image", "mlp: an image of 7x6x3 has 126 values, and a sample has 84"},
		{circuit.Shape{7, 12}, []models.Convolution{conv(3, 3, 1)}, onImages(84), "image", "mlp: layers of maps see an image of rows, columns and channels, not 7x12"},
		{circuit.Shape{0, 6, 2}, []models.Convolution{conv(3, 3, 1)}, onImages(84), "image", "mlp: layers of maps see an image of rows, columns and channels, not 0x6x2"},
		{nil, []models.Convolution{conv(3, 7, 1)}, onImages(7, 6, 2), "convolutions", "mlp: layer 1 is a convolution 7x7 of stride 1, and its kernel is larger than its input of 7x6x2 cells"},
		{nil, []models.Convolution{conv(3, 3, 3), conv(4, 3, 1)}, onImages(7, 6, 2), "convolutions", "mlp: layer 2 is a convolution 3x3 of stride 1, and its kernel is larger than its input of 2x2x3 cells"},
		{nil, []models.Convolution{conv(0, 3, 1)}, onImages(7, 6, 2), "convolutions", "mlp: layer 1 is a convolution 3x3 of stride 1 onto 0 channels: it needs at least 1"},
		{nil, []models.Convolution{conv(3, 0, 1)}, onImages(7, 6, 2), "convolutions", "mlp: layer 1 is a convolution 0x0 of stride 1: kernel and stride must be at least 1"},
		{nil, []models.Convolution{conv(3, 3, -1)}, onImages(7, 6, 2), "convolutions", "mlp: layer 1 is a convolution 3x3 of stride -1: kernel and stride must be at least 1"},
	} {
		c := models.NewMLP(nil)
		c.Image, c.Convolutions = row.image, row.maps
		keyed(t, row.words, c.Ends(row.ends), row.key, row.words)
	}
	alone := func(set func(c *models.BurstCCN)) error {
		return bursting([]int{84, 5, 3}, set).Check()
	}
	keyed(t, "no maps", alone(func(c *models.BurstCCN) { c.LearnMaps = true }), "maps_learning", "burstccn: feedback onto layers of maps learns, and there are none: add convolutions, or leave it out")
	keyed(t, "no feedback that learns", alone(func(c *models.BurstCCN) { c.Maps, c.LearnQ, c.LearnMaps = maps(), false, true }), "maps_learning",
		"burstccn: feedback onto layers of maps learns like the other feedback, and none learns: switch its learning on too")
	keyed(t, "Q of burstprop", prop(nil, func(c *models.Burstprop) { c.Maps, c.LearnMaps = maps(), true }).Check(), "maps_learning",
		"burstprop: feedback onto layers of maps learns like the other feedback, and none learns: switch its learning on too")
}

// The smallest sample that the layers take is enough, and one cell less is not.
func TestTheSmallestImage(t *testing.T) {
	for _, convolutions := range [][]models.Convolution{maps().Convolutions, maps().Convolutions[:1], {{Channels: 64, Kernel: 5, Stride: 2}, {Channels: 128, Kernel: 5, Stride: 2}, {Channels: 256, Kernel: 3, Stride: 1}}} {
		c := models.NewMLP(nil)
		c.Convolutions = convolutions
		s := c.Smallest()
		less := models.NewMLP(nil)
		less.Convolutions = convolutions
		if err, small := c.Ends(onImages(s...)), less.Ends(onImages(s[0]-1, s[1], 1)); err != nil || small == nil {
			t.Errorf("%v: %v; with a row less: %v", s, err, small)
		}
	}
	if s := models.NewMLP(nil).Smallest(); len(s) != 1 {
		t.Errorf("without convolutions the smallest sample is %v", s)
	}
}

// Feedback through a convolution has its weights as they are; feedback from dense cells has them transposed. Y_l ends on layer l.
func TestCopiesOntoMaps(t *testing.T) {
	tie := func(dst, src string, scale float64, transposed bool) circuit.Constraint {
		return circuit.Tie{Dst: dst, Src: src, Scale: scale, Transposed: transposed}
	}
	Y := []circuit.Constraint{tie("Y1", "W2", 1, false), tie("Y2", "W3", 1, true), tie("Y3", "W4", 1, true)}
	half := func(src func(l int) string, transposed ...bool) (out []circuit.Constraint) {
		for i, q := range []string{"Q1", "Q2", "Q3"} {
			out = append(out, tie(q, src(i+1), 0.5, len(transposed) > 0 && i > 0))
		}
		return out
	}
	ofY, ofW := func(l int) string { return "Y" + string(rune('0'+l)) }, func(l int) string { return "W" + string(rune('1'+l)) }
	for name, row := range map[string]struct {
		circuit circuit.Circuit
		want    []circuit.Constraint
	}{
		"burstccn":             {bursting(nil, tied, func(c *models.BurstCCN) { c.Maps = maps(5) }), slices.Concat(Y, half(ofY))},
		"burstccn, Q is of W":  {bursting(nil, tied, func(c *models.BurstCCN) { c.Maps, c.QOf = maps(5), models.QOfForward }), slices.Concat(Y, half(ofW, true))},
		"burstprop":            {prop(nil, func(c *models.Burstprop) { c.Maps, c.Y = maps(5), circuit.Tied{Scale: 1} }), slices.Concat([]circuit.Constraint{tie("Y0", "W1", 1, false)}, Y)},
		"mlp, from layer":      {fedBack(ofMaps(models.NewSigmoidMLP(nil), 5), models.Layered{Y: circuit.Tied{Scale: 1}}), Y},
		"mlp, signs of layers": {fedBack(ofMaps(models.NewSigmoidMLP(nil)), models.Layered{Y: signs(circuit.FixedSizes)}), []circuit.Constraint{circuit.SignOf{Dst: "Y1", Src: "W2"}, circuit.SignOf{Dst: "Y2", Src: "W3", Transposed: true}}},
	} {
		s := row.circuit.Spec()
		if !slices.Equal(s.Constraints, row.want) || s.Check() != nil {
			t.Errorf("%s: %v, %v", name, s.Constraints, s.Check())
		}
		for _, m := range s.Mirrors {
			if want := m.Of != "W2" && strings.HasPrefix(m.Of, "W"); m.Transposed != want {
				t.Errorf("%s: %s resembles %s, transposed: %v", name, m.Weights, m.Of, m.Transposed)
			}
		}
	}
}

// As published feedback onto maps does not learn: of BurstCCN all of it, of Burstprop the feedback through convolutions. It is an option.
func TestFeedbackOntoMapsStays(t *testing.T) {
	ccn := func(set func(c *models.BurstCCN)) circuit.Circuit {
		return bursting(nil, func(c *models.BurstCCN) { c.Maps, c.LearnY = maps(5), true; set(c) })
	}
	burstprop := func(learn bool) circuit.Circuit {
		return prop(nil, func(c *models.Burstprop) { c.Maps, c.LearnY, c.LearnMaps = maps(5), true, learn })
	}
	for name, row := range map[string]struct {
		circuit circuit.Circuit
		want    string
	}{
		"burstccn":                  {ccn(func(*models.BurstCCN) {}), "Y3 Q3"},
		"burstccn, maps learn":      {ccn(func(c *models.BurstCCN) { c.LearnMaps = true }), "Y1 Q1 Y2 Q2 Y3 Q3"},
		"burstccn, maps, Q alone":   {ccn(func(c *models.BurstCCN) { c.LearnMaps, c.LearnY = true, false }), "Q1 Q2 Q3"},
		"burstprop":                 {burstprop(false), "Y2 Y3 R3"},
		"burstprop, maps learn":     {burstprop(true), "Y0 Y1 Y2 Y3 R3"},
		"mlp, feedback that learns": {fedBack(ofMaps(models.NewSigmoidMLP(nil), 5), models.Layered{Y: circuit.Random{Scale: 1}, Learning: true}), "Y1 Y2 Y3"},
	} {
		var learn []string
		for _, p := range row.circuit.Spec().Plastic() {
			if p.Role != circuit.Forward {
				learn = append(learn, p.Name)
			}
		}
		if got := strings.Join(learn, " "); got != row.want {
			t.Errorf("%s: %s learn, want %s", name, got, row.want)
		}
	}
}

// Weights begin by the synapses of a cell: channels times the cells of the window, of feedback in both directions.
func TestFansOfMaps(t *testing.T) {
	c := ofMaps(models.NewSigmoidMLP(nil), 5)
	c.Backward = models.Layered{Y: circuit.Random{Scale: 1, Draw: circuit.XavierDraw}}
	s := c.Spec()
	for name, want := range map[string][2]int{"W1": {18, 27}, "W2": {12, 16}, "W3": {8, 5}, "b1": {1, 18}, "Y1": {16, 12}, "Y2": {5, 8}} {
		p, _ := s.Projection(name)
		f, err := s.Wiring(p)
		if err != nil {
			t.Fatal(err)
		}
		if in, out := f.Fan(); in != want[0] || out != want[1] {
			t.Errorf("%s: %d synapses onto a cell, %d from one, want %v", name, in, out, want)
		}
	}
	y1, _ := s.Projection("Y1")
	if want := (circuit.Random{Scale: 1, Draw: circuit.XavierDraw}).Init(16, 12); y1.Init != want {
		t.Errorf("Y1 begins by %v, want %v", y1.Init, want)
	}
}

// A stride that leaves out cells: the answer does not depend on them, and feedback brings them nothing.
func TestCellsThatAreLeftOut(t *testing.T) {
	c := prop(nil, func(c *models.Burstprop) { c.Maps = maps(5) })
	p := circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, 2, func(p *circuittest.Page) { circuittest.All(p) })
	in := circuittest.Draw(c, 2, 1)
	x := slices.Clone(in["x"])
	left := func(i int) bool { return i/2%6 == 5 } // the last column
	for i := range x {
		if left(i) {
			x[i] += 1
		}
	}
	was, is := p.Run(t, in), p.Run(t, in.With("x", x))
	circuittest.Same(t, "answer", is["output teacher"], was["output teacher"])
	brought := 0
	for i, u := range was["variable apical x in phase teacher"] {
		if left(i) != (u == 0) {
			t.Errorf("cell %d of the images gets %g", i, u)
		}
		if u != 0 {
			brought++
		}
	}
	if brought != 2*7*5*2 {
		t.Errorf("feedback reaches %d cells", brought)
	}
}
