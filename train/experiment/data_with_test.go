package experiment_test

import (
	"strings"
	"testing"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/models"
	"credo/train/data"
	"credo/train/experiment"
	"credo/train/optim"
	"credo/train/runner"
	"credo/train/task"
)

// withData is the catalog with a data set and settings that go with it.
func withData(with string) *catalog.Catalog {
	c := runner.Builtin()
	catalog.Add(c, catalog.Entry[task.Recipe]{Name: "odd", With: with, New: func() task.Recipe { return data.Published{Name: "odd"} }})
	return c
}

// Settings that go with the data lie under those of the circuit and of the rule, and under the user's. A layer that names a circuit counts for
// that circuit alone, all of it.
func TestSettingsThatGoWithTheData(t *testing.T) {
	c := withData("{circuit: {name: mlp, hidden: [7], activation: sigmoid}, loss: mse, batch: 3}\n---\n{circuit: {name: burstccn, hidden: [8]}, optimizer: {lr: 9}, batch: 4}\n---\n{epochs: 2}")
	for _, row := range []struct {
		src    string
		hidden int
		batch  int
		loss   string
		lr     float64
	}{
		{"{data: odd, circuit: mlp}", 7, 3, "mse", 0.001},
		{"{data: odd, rule: feedback-alignment}", 7, 3, "mse", 0.001}, // the circuit that goes with the rule
		{"{data: odd, circuit: {name: mlp, hidden: [5]}, batch: 6}", 5, 6, "mse", 0.001},
		{"{data: odd, circuit: burstccn}", 8, 32, "mse", 0.3}, // the circuit's own settings go over them
		{"{data: odd, circuit: {name: burstccn, hidden: [5]}, optimizer: {lr: 2}}", 5, 32, "mse", 2},
		{"{data: odd, circuit: {hidden: [5]}, rule: burst}", 5, 32, "mse", 0.3},
		{"{data: odd, circuit: edn}", 256, 32, "mse", 0.3},
		{"{data: odd}", 256, 100, "ce", 0.001},
		{"{data: digits, circuit: mlp}", 256, 100, "ce", 0.001},
	} {
		e, err := experiment.Decode(c, "f", []byte(row.src))
		if err != nil {
			t.Errorf("%s: %v", row.src, err)
			continue
		}
		epochs := 50
		if e.DataName() == "odd" {
			epochs = 2
		}
		lr := 0.0
		switch o := e.Optimizer.(type) {
		case optim.SGD:
			lr = o.LR
		case optim.Adam:
			lr = o.LR
		}
		if h := hiddenOf(e.Circuit); h != row.hidden || e.Batch != row.batch || e.Loss.Name() != row.loss || lr != row.lr || e.Epochs != epochs {
			t.Errorf("%s: hidden %d, batch %d, loss %s, lr %g, epochs %d", row.src, h, e.Batch, e.Loss.Name(), lr, e.Epochs)
		}
		again, err := experiment.Decode(c, "f", e.Marshal())
		if err != nil || again.Hash() != e.Hash() {
			t.Errorf("%s: written and read again it is another\n%s\n%v", row.src, e.Marshal(), err)
		}
	}
	_, err := experiment.Decode(withData("{bacth: 3}"), "f", []byte("data: odd"))
	if want := "settings that go with odd:1:2: bacth: unknown key; did you mean batch?"; message(err) != want {
		t.Errorf("a mistake of the data's settings: %v, want %s", err, want)
	}
}

// hiddenOf returns the first hidden layer.
func hiddenOf(c circuit.Model) int {
	switch c := c.(type) {
	case *models.MLP:
		return c.Hidden[0]
	case *models.BurstCCN:
		return c.Hidden[0]
	case *models.EDN:
		return c.Hidden[0]
	case *models.DIC:
		return c.Hidden[0]
	}
	return 0
}

// The published networks go with CIFAR-10, for the rules that serve them; other circuits see a row of values. Written and read again they are
// the same, also where a user leaves the convolutions out, and said by the user nothing changes.
func TestNetworksThatGoWithCIFAR(t *testing.T) {
	published := "[{channels: 64, kernel: 5, stride: 2}, {channels: 128, kernel: 5, stride: 2}, {channels: 256, kernel: 3, stride: 1}]"
	wide := strings.Replace(published, "128", "256", 1)
	lines := func(convolutions string, image string) []string {
		return []string{"  convolutions: " + convolutions + "\n", "  image: " + image + "\n"}
	}
	for _, row := range []struct {
		src  string
		want []string
	}{
		{"{data: cifar10, circuit: burstccn}", append(lines(published, "[32, 32, 3]"), "sizes: [3072, 1480, 10]\n", "lr: 0.3\n", "y: {name: random, scale: 0.1, draw: normal}\n")},
		{"{data: cifar10, circuit: {name: burstccn, y: tied, q: tied}}", append(lines(published, "[32, 32, 3]"), "y: {name: tied, scale: 1}\n")},
		{"{data: cifar10, rule: burstprop}", append(lines(wide, "[32, 32, 3]"), "sizes: [3072, 1480, 10]\n")},
		{"{data: cifar10, rule: feedback-alignment}", append(lines(published, "[32, 32, 3]"), "activation: sigmoid\n", "readout: units\n", "loss: mse\n", "batch: 32\n", "name: sgd\n  lr: 0.1\n")},
		{"{data: cifar10, circuit: mlp}", append(lines(published, "[32, 32, 3]"), "init: {name: xavier, gain: 3.6}\n")},
		{"{data: cifar10, circuit: {name: mlp, convolutions: []}}", []string{"  convolutions: []\n", "sizes: [3072, 1480, 10]\n"}},
		{"{data: cifar10, circuit: {name: mlp, convolutions: [{channels: 4, kernel: 3}], hidden: [5]}}", append(lines("[{channels: 4, kernel: 3, stride: 1}]", "[32, 32, 3]"), "sizes: [3072, 5, 10]\n")},
		{"{data: cifar10, circuit: edn}", []string{"sizes: [3072, 256, 10]\n"}},
	} {
		e, err := resolved(row.src)
		if err != nil {
			t.Errorf("%s: %v", row.src, err)
			continue
		}
		text := string(e.Marshal())
		for _, line := range row.want {
			if !strings.Contains(text, line) {
				t.Errorf("%s: lacks %s in\n%s", row.src, line, text)
			}
		}
		again, err := resolved(text)
		if err != nil || again.Hash() != e.Hash() {
			t.Errorf("%s: written and read again it is another, %v\n%s\n%s", row.src, err, text, again.Marshal())
		}
	}
	cifar, err := catalog.Get[task.Recipe](runner.Builtin()).Find("cifar10")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range strings.Split(cifar.With, "\n---\n") {
		said, err := read("f", text, "data=cifar10")
		if err != nil {
			t.Fatal(err)
		}
		if alone := decode(t, "{data: cifar10, circuit: "+said.CircuitName()+"}"); said.Hash() != alone.Hash() {
			t.Errorf("%s: said again\n%s\nalone\n%s", text, said.Marshal(), alone.Marshal())
		}
	}
}

// resolved decodes an experiment for images of CIFAR-10.
func resolved(src string) (experiment.Experiment, error) {
	e, err := read("f", src)
	if err != nil {
		return e, err
	}
	return e.Resolve(circuit.Shape{32, 32, 3}, 10)
}

// Rows of a comparison on one data set have the networks that go with it, each its own.
func TestRowsHaveTheNetworksOfTheData(t *testing.T) {
	e, err := resolved("data: cifar10\ncompare: [{circuit: burstccn}, {circuit: burstprop}, {circuit: mlp}, {circuit: {name: mlp, convolutions: []}}, {circuit: edn}, {rule: feedback-alignment}]")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{3, 3, 3, 0, 0, 3} {
		var maps []models.Convolution
		switch c := e.Compare[i].Circuit.(type) {
		case *models.BurstCCN:
			maps = c.Convolutions
		case *models.Burstprop:
			maps = c.Convolutions
		case *models.MLP:
			maps = c.Convolutions
		}
		if len(maps) != want {
			t.Errorf("row %d: %d convolutions, want %d", i+1, len(maps), want)
		}
	}
	again, err := resolved(string(e.Marshal()))
	if err != nil || again.Hash() != e.Hash() {
		t.Errorf("written and read again the rows are others: %v\n%s", err, e.Marshal())
	}
}

// Convolutions that do not fit are told where they are written.
func TestConvolutionsThatDoNotFit(t *testing.T) {
	for src, want := range map[string]string{
		"circuit: {name: mlp, convolutions: [{channels: 4}]}":                             "f:1:36: circuit.convolutions: mlp: layer 1 is a convolution 0x0 of stride 1: kernel and stride must be at least 1",
		"circuit: {name: mlp, convolutions: [{channels: 4, kernal: 3}]}":                  "f:1:51: circuit.convolutions[0].kernal: unknown key; did you mean kernel?",
		"circuit: {name: edn, convolutions: [{channels: 4, kernel: 3}]}":                  "f:1:22: circuit.convolutions: applies only where circuit.name is burstccn or burstprop or mlp; here it is edn",
		"circuit: {name: mlp, sizes: [64, 10], convolutions: [{channels: 4, kernel: 3}]}": "f:1:53: circuit.convolutions: layers of maps see images: say how the 64 values of a sample of digits lie, as image: [rows, columns, channels], or leave the convolutions out",
		"circuit: {name: burstccn, maps_learning: true}":                                  "f:1:42: circuit.maps_learning: burstccn: feedback onto layers of maps learns, and there are none: add convolutions, or leave it out",
	} {
		if _, err := read("f", src); message(err) != want {
			t.Errorf("%s:\n got %v\nwant %s", src, err, want)
		}
	}
	for _, src := range []string{"circuit: {name: mlp, convolutions: [{channels: 4, kernel: 9}]}", "circuit: {name: mlp, image: [8, 8, 1], convolutions: [{channels: 4, kernel: 9}]}"} {
		e, err := read("f", src)
		if err == nil {
			_, err = e.Resolve(circuit.Shape{8, 8, 1}, 10)
		}
		if want := "circuit.convolutions: mlp: layer 1 is a convolution 9x9 of stride 1, and its kernel is larger than its input of 8x8x1 cells"; !strings.HasSuffix(message(err), want) {
			t.Errorf("%s:\n got %v\nwant %s", src, err, want)
		}
	}
}
