package train

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/train/optim"
	"credo/train/task"
)

// shown is a layer of linear cells that is nudged to the target by half in its only phase, or in the second of two: v = x W, then
// v + ½ (target − v).
type shown struct{ phases []string }

func (c shown) Spec() circuit.Spec {
	return circuit.Spec{
		Name: "shown", Phases: c.phases, Signals: circuit.Examples(4, 3),
		Populations: []circuit.Population{
			{Name: "x", Cell: circuit.Sensory, Shape: circuit.Shape{4}},
			{Name: "v", Cell: circuit.Readout, Shape: circuit.Shape{3}, Vars: []string{"v"}},
		},
		Projections: []circuit.Projection{{Name: "W", Pre: "x", Post: "v", Onto: "v", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}}},
	}
}

func (c shown) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out := circuit.NewSettled(b, c.Spec(), io)
	free := out.Form("W").Current(b, io.Input(), io.Weight("W"))
	for _, phase := range c.phases {
		v := free
		if phase == "taught" {
			v = b.Add(free, b.Scale(b.Sub(io.Target(), free), 0.5))
		}
		out.SetRate(phase, "x", io.Input())
		out.SetCurrent(phase, "W", free)
		out.SetVar(phase, "v", "v", v)
		out.SetRate(phase, "v", v)
		out.SetOutput(phase, v)
		out.SetLoss(phase, b.Mean(circuit.SquaredError{}.Value(b, v, io.Target())))
	}
	return out
}

func learnerOf(t *testing.T, c circuit.Circuit, rule string) *Learner {
	t.Helper()
	l, err := NewLearner(Setup{Circuit: c, Rule: ruleFor(t, rule, c), Optimizer: optim.NewSGD(0.05), Dtype: graph.Float64, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// euler is dic whose phases settle in a Scan.
func euler() circuit.Circuit {
	c := models.NewDIC([]int{4, 5, 3})
	c.Settling = models.NewEulerSteps()
	return c
}

// A circuit is taught in a phase if there is a way from the target to its answer, through Scans too. The answer without teaching is the
// one of an evaluation before the step, to the bit; the taught one is another.
func TestAnswersAreTaughtByTheGraph(t *testing.T) {
	sizes := []int{4, 5, 3}
	for _, row := range []struct {
		circuit      circuit.Circuit
		rule         string
		free, taught bool
	}{
		{models.NewMLP(sizes), "backprop", true, false},
		{models.NewDIC(sizes), "inhibitory-exact", true, true},
		{euler(), "inhibitory-exact", true, true},
		{models.NewBurstCCN(sizes), "burst", true, false}, // the teacher reaches bursts, and no event rate
		{shown{[]string{"free", "taught"}}, "backprop", true, true},
		{shown{[]string{"taught", "free"}}, "backprop", true, false},
		{shown{[]string{"taught"}}, "backprop", false, true},
	} {
		t.Run(fmt.Sprint(row.circuit.Spec().Name, row.circuit.Spec().Phases), func(t *testing.T) {
			l := learnerOf(t, row.circuit, row.rule)
			b := toyBatch(l, 6)
			before, err := l.Evaluate(b)
			if err != nil || before.Taught == row.free {
				t.Fatalf("evaluation is taught: %v, %v", before.Taught, err)
			}
			r, err := l.Step(b)
			if err != nil {
				t.Fatal(err)
			}
			if free, taught := r.Answer.Output != nil, r.Taught.Output != nil; free != row.free || taught != row.taught || r.Answer.Taught || r.Taught.Taught != taught {
				t.Fatalf("answers without teaching %v and taught %v, want %v and %v", free, taught, row.free, row.taught)
			}
			own := r.Answer
			if !row.free {
				own = r.Taught
			}
			if own.Loss != before.Loss || !slices.Equal(own.Output.F64, before.Output.F64) {
				t.Errorf("loss %v in the step, %v evaluated", own.Loss, before.Loss)
			}
			if row.free && row.taught && (slices.Equal(r.Taught.Output.F64, own.Output.F64) || !(r.Taught.Loss < own.Loss)) {
				t.Errorf("teaching changes nothing: losses %v and %v", own.Loss, r.Taught.Loss)
			}
		})
	}
}

// By hand: the taught answer is half way to the target, so that its loss is a quarter.
func TestTaughtLossByHand(t *testing.T) {
	l := learnerOf(t, shown{[]string{"free", "taught"}}, "backprop")
	r, err := l.Step(toyBatch(l, 6))
	if err != nil || math.Abs(r.Taught.Loss-r.Answer.Loss/4) > 1e-15 || r.Answer.Loss == 0 {
		t.Errorf("losses %v and %v, %v", r.Answer.Loss, r.Taught.Loss, err)
	}
}

// Training is reported without teaching, and taught beside it if the circuit is. A circuit that is taught in its only phase has no other
// numbers, in tests too.
func TestTaughtScoresAreNamed(t *testing.T) {
	sizes := []int{4, 5, 3}
	free, taught := []string{"loss", "accuracy"}, []string{"taught loss", "taught accuracy"}
	for _, row := range []struct {
		circuit     circuit.Circuit
		rule        string
		train, test []string
	}{
		{models.NewMLP(sizes), "backprop", free, free},
		{models.NewDIC(sizes), "inhibitory-exact", slices.Concat(free, taught), free},
		{shown{[]string{"taught"}}, "backprop", taught, taught},
	} {
		l, w := learnerOf(t, row.circuit, row.rule), &silent{}
		r, err := Fit(t.Context(), l, toySplits(), FitOptions{Batch: 3, Epochs: 1, Seed: 1, LogEvery: 3}, w)
		if err != nil {
			t.Fatal(err)
		}
		var minibatch, train, test []string
		for _, m := range w.metrics {
			switch {
			case m.Epoch == 0 && m.Split == "train":
				minibatch = append(minibatch, m.Name)
			case m.Split == "train" && slices.Contains(ScoreNames(accuracy), m.Name):
				train = append(train, m.Name)
			case m.Split == "test" && m.Epoch == 1:
				test = append(test, m.Name)
			}
		}
		for i := range row.train {
			if minibatch[i] != "minibatch "+row.train[i] {
				t.Errorf("%s: minibatches have %q", l.spec.Name, minibatch)
			}
		}
		if !slices.Equal(train, row.train) || !slices.Equal(test, row.test) {
			t.Errorf("%s: training has %q, tests %q", l.spec.Name, train, test)
		}
		if h := r.Final().Recorded(accuracy)[0].Name; h != row.test[1] {
			t.Errorf("%s: the headline is %s", l.spec.Name, h)
		}
	}
}

// The training loss of dic without teaching is the mean of evaluations before each step.
func TestTrainingLossIsWithoutTeaching(t *testing.T) {
	dic := func() *Learner { return learnerOf(t, models.NewDIC([]int{4, 5, 3}), "inhibitory-exact") }
	r, err := Fit(t.Context(), dic(), toySplits(), FitOptions{Batch: 4, Epochs: 1, Seed: 1}, &silent{})
	if err != nil {
		t.Fatal(err)
	}
	l, s, want := dic(), toySplits(), 0.0
	for step := range 2 {
		b := l.NewBatch(4)
		if err := s.Fill(task.Address{Part: task.Train, Size: 4, Seed: 1, Step: step}, b.Values); err != nil {
			t.Fatal(err)
		}
		a, err := l.Evaluate(b)
		if err != nil {
			t.Fatal(err)
		}
		want += a.Loss / 2
		if _, err := l.Step(b); err != nil {
			t.Fatal(err)
		}
	}
	got := r.Train[0]
	if math.Abs(got.Mean("loss")-want) > 1e-12 || !(got.Mean("taught loss") < want-1e-3) {
		t.Errorf("loss %v and taught %v, want %v", got.Mean("loss"), got.Mean("taught loss"), want)
	}
}
