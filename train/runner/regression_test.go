package runner

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/train/experiment"
	"credo/train/rundir"
	"credo/train/stream"
	"credo/train/task"
)

// sinesRecipe is the data section of a generator with real-valued targets.
type sinesRecipe struct {
	Minibatches int     `yaml:"minibatches" min:"1" doc:"minibatches of an epoch"`
	Slope       float64 `yaml:"slope" doc:"of the target in the last input"`
}

func (r sinesRecipe) Load() (task.Task, task.Recipe, error) { return sines{r}, r, nil }
func (r sinesRecipe) Portable() task.Recipe                 { return r }
func (sinesRecipe) Moments() int                            { return 0 }
func (r sinesRecipe) Shapes() (input, target circuit.Shape, known bool) {
	return circuit.Shape{2}, circuit.Shape{1}, true
}

// sines has the target sin(x₀) + slope x₁.
type sines struct{ sinesRecipe }

func (sines) Name() string                { return "sines" }
func (sines) Signals() []circuit.Signal   { return circuit.Examples(2, 1) }
func (sines) Measures() []task.Measure    { return []task.Measure{task.SquaredError()} }
func (sines) Samples(at task.Address) int { return at.Size }
func (s sines) Steps(task.Part, int) int  { return s.Minibatches }
func (s sines) Fill(at task.Address, to task.Arrays) error {
	rng := stream.New(at.Seed, stream.Task+"/"+string(at.Part), uint64(at.Epoch), uint64(at.Step))
	x, target := to.Get("x"), to.Get("target")
	for i := range at.Size {
		x.Set(2*i, rng.Float64())
		x.Set(2*i+1, rng.Float64())
		target.Set(i, math.Sin(x.At(2*i))+s.Slope*x.At(2*i+1))
	}
	return nil
}

const sinesExperiment = `
data: {name: sines, minibatches: 5}
circuit: {hidden: [6]}
loss: mse
batch: 4
epochs: 2
seeds: [1, 2]
compare:
  - {circuit: mlp, rule: backprop}
  - {circuit: dic, rule: inhibitory-exact}
`

func readSines(t *testing.T, settings ...string) (experiment.Experiment, task.Task) {
	t.Helper()
	c := Builtin()
	catalog.Add(c, catalog.Entry[task.Recipe]{Name: "sines", About: "sines", New: func() task.Recipe { return sinesRecipe{Minibatches: 3, Slope: 0.5} }})
	e, err := experiment.Decode(c, "test", []byte(sinesExperiment), settings...)
	if err != nil {
		t.Fatal(err)
	}
	e, s, err := Load(e)
	if err != nil {
		t.Fatal(err)
	}
	return e, s
}

// A task of one's own with real-valued targets is named in an experiment, trained, compared, recorded, and read back. Its records speak of
// squared errors and not of accuracy.
func TestRegressionRuns(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "compared")
	e, s := readSines(t)
	table, _, err := Compare(t.Context(), e, s, CompareOptions{Out: dir, Workers: 1}, func(string) Screen { return &quiet{} })
	if err != nil {
		t.Fatal(err)
	}
	if h := table.Rows[1].Headline(); table.Headline.Name != "squared error" || h.Name != "squared error" || table.Rows[1].N != 2 || table.Rows[1].P == nil {
		t.Errorf("%+v", table.Rows[1])
	}
	run := filepath.Join(dir, "02-dic-inhibitory-exact-seed1")
	records := contents(t, dir, rundir.Table) + contents(t, run, rundir.Metrics) + contents(t, run, rundir.Summary) + contents(t, run, rundir.Log)
	for _, want := range []string{`"test_squared_error": `, `"test_squared_error_se": `, `"test_squared_error_by_epoch": `, `"valid_squared_error_by_epoch": `,
		"2,10,test,squared error,,", "2,10,train,squared error,,", "2,10,train,taught squared error,,", "test_squared_error="} {
		if !strings.Contains(records, want) {
			t.Errorf("the records have no %s", want)
		}
	}
	if strings.Contains(records, "accuracy") {
		t.Error("the records speak of accuracy")
	}
	result, err := readBack(t, run, s.Measures())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(table.Rows[1].Runs[0], result); diff != "" {
		t.Errorf("-result +read\n%s", diff)
	}
	if first, last := result.Test[0].Mean("squared error"), result.Final().Mean("squared error"); !(last < first) {
		t.Errorf("nothing was learned: %v, then %v", first, last)
	}
}

// Scores of instances are read back instance by instance, as metrics.csv of before has them.
func TestScoresOfInstancesAreReadBack(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{
		rundir.Summary: `{"epochs": 1, "steps": 4, "unsettled": 0}`,
		rundir.Metrics: `epoch,step,split,metric,layer,value
0,0,test,loss,instance 1,5
0,0,test,loss,instance 2,6
0,0,test,squared error,instance 1,10
0,0,test,squared error,instance 2,12
1,4,train,taught loss,instance 1,3
1,4,train,taught loss,instance 2,4
1,4,train,norm,W,2
1,4,test,loss,instance 1,1
1,4,test,loss,instance 2,2
1,4,test,squared error,instance 1,2
1,4,test,squared error,instance 2,4
`}
	for name, text := range files {
		place(t, filepath.Join(dir, name), []byte(text))
	}
	got, err := resultOfBefore([]byte(files[rundir.Summary]), dir, []task.Measure{task.SquaredError()})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{2, 4}, got.Final()["squared error"]); diff != "" || len(got.Test) != 2 || got.Test[0].Mean("loss") != 5.5 || len(got.Train) != 1 || got.Train[0].Mean("taught loss") != 3.5 {
		t.Errorf("%+v", got)
	}
}

// mute is a task without a target.
type mute struct{ sines }

func (mute) Signals() []circuit.Signal { return circuit.Examples(2, 1)[:1] }

// muteRecipe makes it.
type muteRecipe struct{ sinesRecipe }

func (r muteRecipe) Load() (task.Task, task.Recipe, error) { return mute{sines(r)}, r, nil }

// A task that does not give the signals of the circuit is refused before anything is built, at the key of the task.
func TestTasksThatDoNotFitTheCircuit(t *testing.T) {
	c := Builtin()
	catalog.Add(c, catalog.Entry[task.Recipe]{Name: "mute", About: "mute", New: func() task.Recipe { return muteRecipe{sinesRecipe{Minibatches: 3}} }})
	e, err := experiment.Decode(c, "test", []byte("{data: mute, circuit: {name: mlp, sizes: [2, 3, 1]}, rule: backprop, loss: mse}"))
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = Load(e)
	if err == nil || !strings.Contains(err.Error(), "task sines gives no signal target, by which the circuits of experiments know their sizes; it gives: [x]") || !strings.Contains(err.Error(), "data") {
		t.Errorf("error %v", err)
	}
}
