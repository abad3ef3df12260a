package train_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules"
	"credo/train"
	"credo/train/optim"
)

// continuousCase is a reference case of kind "continuous": moments that predict or teach, with the values of every cell after each, and the
// weights after each that teaches. Weights are (postsynaptic cells, presynaptic cells), but for Y and Q, which come from the layer above.
type continuousCase struct {
	Name, Kind string
	Config     struct {
		Model    string
		Sizes    []int
		Dt       float64
		TauZ     float64 `json:"tau_z"`
		TauU     float64 `json:"tau_u"`
		TauW     float64 `json:"tau_W"`
		TauMA    float64 `json:"tau_ma"`
		Baseline float64 `json:"p_baseline"`
		Phases   []string
	}
	Inputs struct {
		X, Target [][]float64
		W, Y, Q   [][][]float64
		B         [][]float64
	}
	Expect    map[string]json.RawMessage
	Tolerance map[string]float64
}

// continuousCases reads the cases of kind "continuous" of the folder that CREDO_SHARED names.
func continuousCases(t *testing.T) (out []continuousCase) {
	t.Helper()
	dir := os.Getenv("CREDO_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	path := filepath.Join(dir, "reference", "burst", "cases.json")
	raw, err := os.ReadFile(path)
	switch {
	case err != nil && os.Getenv("CI") != "":
		t.Fatal(err)
	case err != nil:
		t.Skipf("reference cases not found at %s; set CREDO_SHARED to the folder that holds reference", path)
	}
	var file struct{ Cases []json.RawMessage }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	for _, raw := range file.Cases {
		var kind struct{ Kind string }
		if err := json.Unmarshal(raw, &kind); err != nil || kind.Kind != "continuous" {
			continue
		}
		var c continuousCase
		if err := json.Unmarshal(raw, &c); err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

// learner returns the circuit of the case with its rule and weights, in lessons of one moment.
func (c continuousCase) learner(t *testing.T, d graph.Dtype) *train.Learner {
	t.Helper()
	ccn := models.NewContinuousBurstCCN(c.Config.Sizes)
	prop := models.NewContinuousBurstprop(c.Config.Sizes)
	for _, o := range []*models.Continuous{&ccn.Continuous, &prop.Continuous} {
		o.Baseline, o.Dt, o.TauZ, o.TauU, o.TauW, o.TauMA = c.Config.Baseline, c.Config.Dt, c.Config.TauZ, c.Config.TauU, c.Config.TauW, c.Config.TauMA
	}
	setup := train.Setup{Circuit: ccn, Rule: rules.ContinuousBurst(), Optimizer: optim.NewSGD(1), Dtype: d, Seed: 1, Lesson: train.Lesson{Steps: 1, Learn: train.EachMoment}}
	if c.Config.Model == "continuous_burstprop" {
		setup.Circuit, setup.Rule = prop, rules.ContinuousBurstprop()
	}
	l, err := train.NewLearner(setup)
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range c.Inputs.W {
		fill(l, fmt.Sprint("W", i+1), turn(w))
		fill(l, fmt.Sprint("b", i+1), c.Inputs.B[i])
	}
	for i, y := range c.Inputs.Y {
		fill(l, fmt.Sprint("Y", i+1), flat(y))
	}
	for i, q := range c.Inputs.Q { // which is positive here, and inhibits
		fill(l, fmt.Sprint("Q", i+1), scaled(flat(q), -1))
	}
	return l
}

func fill(l *train.Learner, name string, v []float64) {
	a := l.State.Weights.Get(name)
	for i, x := range v {
		a.Set(i, x)
	}
}

func flat(w [][]float64) (out []float64) {
	for _, row := range w {
		out = append(out, row...)
	}
	return out
}

func turn(w [][]float64) (out []float64) {
	for i := range w[0] {
		for _, row := range w {
			out = append(out, row[i])
		}
	}
	return out
}

func scaled(x []float64, by float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = by * v
	}
	return out
}

// want decodes an expected value, row by row.
func (c continuousCase) want(t *testing.T, key string) [][]float64 {
	t.Helper()
	var out [][]float64
	if err := json.Unmarshal(c.Expect[key], &out); err == nil {
		return out
	}
	var row []float64
	if err := json.Unmarshal(c.Expect[key], &row); err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	return [][]float64{row}
}

// Every case of kind "continuous" comes out of a learner that lets moments pass and teaches, in both precisions: all values of all cells after every
// moment, and all weights after every moment that teaches.
func TestContinuousCases(t *testing.T) {
	for _, c := range continuousCases(t) {
		for _, d := range []graph.Dtype{graph.Float64, graph.Float32} {
			t.Run(fmt.Sprintf("%s/%s", c.Name, d), func(t *testing.T) { c.run(t, d, c.Tolerance[fmt.Sprint(d)]) })
		}
	}
}

func (c continuousCase) run(t *testing.T, d graph.Dtype, tolerance float64) {
	l, got := c.learner(t, d), map[string][]float64{}
	taught := 0
	for k, phase := range c.Config.Phases {
		before := allWeights(l)
		b := l.NewBatch(1)
		for i, x := range c.Inputs.X[k] {
			b.Get(circuit.InputName).Set(i, x)
		}
		for i, x := range c.Inputs.Target[k] {
			b.Get(circuit.TargetName).Set(i, x)
		}
		if phase == "predict" {
			if _, err := l.Pass(b, train.Passage{Phase: phase, Seconds: c.Config.Dt}); err != nil {
				t.Fatal(err)
			}
			for name, w := range allWeights(l) {
				circuittest.Same(t, name+" while nothing is taught", w, before[name])
			}
		} else {
			stepped(t, l, b)
			c.weights(l, fmt.Sprintf("after/%d", taught), got)
			taught++
		}
		c.cells(l, got)
	}
	for key := range c.Expect {
		circuittest.Near(t, key, got[key], flat(c.want(t, key)), tolerance)
	}
	if len(got) != len(c.Expect) || len(got) == 0 {
		t.Errorf("%d values, %d expected", len(got), len(c.Expect))
	}
}

func allWeights(l *train.Learner) map[string][]float64 {
	out := map[string][]float64{}
	for _, name := range l.State.Weights.Names() {
		out[name] = l.State.Weights.Get(name).Float64s()
	}
	return out
}

// weights notes all weights in the case's own way.
func (c continuousCase) weights(l *train.Learner, at string, got map[string][]float64) {
	for name, w := range allWeights(l) {
		var i int
		_, _ = fmt.Sscanf(name[1:], "%d", &i)
		switch name[0] {
		case 'W':
			w = flipped(w, c.Config.Sizes[i-1], c.Config.Sizes[i])
		case 'Q':
			w = scaled(w, -1)
		}
		got[fmt.Sprintf("%s/%c/%d", at, name[0], i-1)] = w
	}
}

// flipped transposes a matrix.
func flipped(w []float64, rows, columns int) (out []float64) {
	for j := range columns {
		for i := range rows {
			out = append(out, w[i*columns+j])
		}
	}
	return out
}

// cells notes all values of cells as the moment has ended.
func (c continuousCase) cells(l *train.Learner, got map[string][]float64) {
	top := len(c.Config.Sizes) - 1
	for i := 1; i <= top; i++ {
		population := fmt.Sprint("E", i)
		if i == top {
			population = "v"
		}
		note := func(key string, v []float64) { key = fmt.Sprintf("%s/%d", key, i-1); got[key] = append(got[key], v...) }
		of := func(v string) []float64 { return l.State.Cells.Get(population + " " + v).Float64s() }
		note("v", of("soma"))
		for key, v := range map[string]string{"p": "p", "b": "burst", "e_ma": "event average", "b_ma": "burst average"} {
			note(key, of(v))
		}
		if i == top {
			note("e", of("events"))
			note("u", make([]float64, c.Config.Sizes[i]))
			continue
		}
		e := of("soma")
		for j, v := range e {
			e[j] = 1 / (1 + math.Exp(-v))
		}
		note("e", e)
		note("u", of("apical"))
	}
}
