package train_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/graph/graphtest"
	"credo/rules"
	"credo/train"
	"credo/train/optim"
	"credo/train/task"
	"credo/train/task/tasktest"
)

// told is a circuit whose random numbers a task gives.
type told struct{ graphtest.Trial }

// Spec has no signals that are drawn.
func (c told) Spec() circuit.Spec {
	s := c.Trial.Spec()
	for i := range s.Signals {
		s.Signals[i].Origin = circuit.Given
	}
	return s
}

// network returns the part of values ([moments], networks, …) that belongs to one network.
func network(a *graph.Array, moments, networks, k int) (out []float64) {
	values := a.Float64s()
	own := len(values) / moments / networks
	for t := range moments {
		out = append(out, row(values, t*networks+k, own)...)
	}
	return out
}

// alone is a learner of one network that takes over weights and minibatch of network k of another learner.
func alone(t *testing.T, all *train.Learner, b train.Batch, c told, k int, o optim.Optimizer) (*train.Learner, train.Batch) {
	t.Helper()
	networks := c.Networks
	c.Networks = 0
	l := toldLearner(t, c, o)
	copy(l.State.Weights.Get(graphtest.Weights).F64, network(all.State.Weights.Get(graphtest.Weights), 1, networks, k))
	own := l.NewBatch(b.Samples)
	for _, name := range own.Names() {
		copy(own.Get(name).F64, network(b.Get(name), toldMoments, networks, k))
	}
	return l, own
}

const toldMoments = 20

func toldLearner(t *testing.T, c told, o optim.Optimizer) *train.Learner {
	t.Helper()
	l, err := train.NewLearner(train.Setup{
		Circuit: c, Rule: hebbRule(), Optimizer: o, Dtype: graph.Float64, Seed: 1, Lesson: train.Lesson{Steps: toldMoments, Learn: train.EachMoment},
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A network learns beside others as it does alone, with the same weights, minibatches and random numbers: by optimizers that treat every weight
// by itself, and by one whose steps depend on all weights of a layer.
func TestNetworkBesideOthersIsNetworkAlone(t *testing.T) {
	perLayer := optim.NewAdagrad(0.05)
	perLayer.Per = optim.Layer
	for _, o := range []optim.Optimizer{halving(0.2, 0), optim.NewAdam(0.02), perLayer} {
		c := told{gated}
		c.Networks = 3
		all := toldLearner(t, c, o)
		b := newMaterial(c.Trial, toldMoments, 4).fill(all, 4)
		gate, strength := gates(7, 0, b.Get("gate").Len())
		copy(b.Get("gate").F64, gate)
		copy(b.Get("strength").F64, strength)
		var single []*train.Learner
		var own []train.Batch
		for k := range c.Networks {
			l, batch := alone(t, all, b, c, k, o)
			single, own = append(single, l), append(own, batch)
		}
		for range 3 {
			stepped(t, all, b)
			for k, l := range single {
				stepped(t, l, own[k])
			}
		}
		for k, l := range single {
			for _, g := range []string{"weights", "memory", "optimizer"} {
				beside, want := group(t, all, g), group(t, l, g)
				for _, name := range want.Names() {
					if beside.Get(name).Len() == want.Get(name).Len() { // a count of steps, of all
						continue
					}
					circuittest.Near(t, o.Name()+", "+g+" "+name, network(beside.Get(name), 1, c.Networks, k), want.Get(name).Float64s(), 1e-12)
				}
			}
		}
	}
}

func stepped(t *testing.T, l *train.Learner, b train.Batch) train.Report {
	t.Helper()
	r, err := l.Step(b)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// group returns a part of the state.
func group(t *testing.T, l *train.Learner, name string) *train.Values {
	t.Helper()
	groups := l.State.Groups()
	i := slices.IndexFunc(groups, func(g train.Group) bool { return g.Name == name })
	if i < 0 {
		t.Fatalf("the state has no %s", name)
	}
	return groups[i].Values
}

// layers is one linear layer with biases and a copy of its weights turned round, of networks side by side, and the loss of each.
type layers struct{ networks int }

func (c layers) Spec() circuit.Spec {
	linear := func(name, pre, post, onto string, init circuit.Init) circuit.Projection {
		return circuit.Projection{Name: name, Pre: pre, Post: post, Onto: onto, Role: circuit.Forward, Init: init}
	}
	s := circuit.Spec{
		Name: "layers", Phases: []string{"forward"}, Signals: circuit.Examples(3, 2), Instances: c.networks,
		Populations: []circuit.Population{
			{Name: "x", Cell: circuit.Sensory, Shape: circuit.Shape{3}, Vars: []string{"back"}},
			{Name: "bias", Cell: circuit.Constant, Shape: circuit.Shape{1}},
			{Name: "y", Cell: circuit.Readout, Shape: circuit.Shape{2}, Vars: []string{"v"}},
		},
		Projections: []circuit.Projection{
			linear("W", "x", "y", "v", circuit.LeCun{}), linear("b", "bias", "y", "v", circuit.Zeros{}), linear("Y", "y", "x", "back", circuit.LeCun{}),
		},
		Constraints: []circuit.Constraint{circuit.Tie{Dst: "Y", Src: "W", Scale: 2, Transposed: true}},
		Mirrors:     []circuit.Mirror{{Weights: "Y", Of: "W", Transposed: true, Name: "W"}},
	}
	s.Projections[0].Plastic, s.Projections[1].Plastic = true, true
	return s
}

func (c layers) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out := circuit.NewSettled(b, c.Spec(), io)
	v := b.Add(out.Form("W").Current(b, io.Input(), io.Weight("W")), circuit.Offset(b, out.Form("b"), io.Weight("b")))
	out.SetRate("forward", "y", v)
	out.SetOutput("forward", v)
	squares := b.Square(b.Sub(v, io.Target()))
	if b.Err() == nil {
		last := squares.Rank() - 1
		out.SetLoss("forward", b.Scale(b.Sum(squares, last-1, last), 0.5/float64(io.Batch)))
	}
	return out
}

// Back-propagation of networks side by side is the gradient of each by its own loss. Copies are turned round network by network, and so is
// the comparison with weights that are mirrors.
func TestGradientAndCopiesOfNetworks(t *testing.T) {
	made := func(networks int) *train.Learner {
		l, err := train.NewLearner(train.Setup{Circuit: layers{networks}, Rule: rules.Backprop(), Optimizer: optim.NewSGD(0.1), Dtype: graph.Float64, Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	all, one := made(2), made(0)
	b, own := all.NewBatch(4), one.NewBatch(4)
	for _, name := range b.Names() {
		for i := range b.Get(name).Len() {
			b.Get(name).Set(i, float64(i*i%7)-3)
		}
	}
	start := all.State.Weights.Get("W").Clone()
	for range 3 {
		stepped(t, all, b)
	}
	for k := range 2 {
		copy(one.State.Weights.Get("W").F64, network(start, 1, 2, k))
		one.State.Weights.Get("b").Fill(0)
		for _, name := range own.Names() {
			copy(own.Get(name).F64, network(b.Get(name), 1, 2, k))
		}
		for range 3 {
			stepped(t, one, own)
		}
		for _, name := range []string{"W", "b", "Y"} {
			circuittest.Near(t, name, network(all.State.Weights.Get(name), 1, 2, k), one.State.Weights.Get(name).Float64s(), 1e-12)
		}
		w, y := one.State.Weights.Get("W"), one.State.Weights.Get("Y")
		for i := range 6 {
			if y.At(i%2*3+i/2) != 2*w.At(i) {
				t.Fatalf("Y %v is no copy of W %v", y.Float64s(), w.Float64s())
			}
		}
	}
	as, err := all.Align(b)
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range as {
		if a.Angle > 1e-6 || a.Projection == "Y" && a.Ratio != 2 || a.Instance != 1+i%2 {
			t.Errorf("%+v: the same direction is wanted for each network, and Y is twice W", a)
		}
	}
	if len(as) != 2*4 {
		t.Errorf("%d alignments of W, b, all and Y in two networks", len(as))
	}
}

// The scores of a part are of each network by itself: its share of wrong answers, counted in plain Go from its weights, exactly.
func TestScoresOfNetworks(t *testing.T) {
	c := gated
	c.Cells, c.Networks = 1, 3
	s := seam{name: "trial", task: bitsTask(c), batch: 2, lesson: train.Lesson{Steps: 40, Learn: train.EachMoment}}
	l := s.learner(t, entry{circuit: c, rule: hebbRule(), optimizer: halving(0.005, 0)}, 1)
	got := s.fit(t, l, 1, 1).Final()["squared error"]
	wrong, of := make([]float64, c.Networks), 0.0
	for step := range s.task.Steps(task.Test, s.batch) {
		b := tasktest.Room(s.task, graph.Float64, c.Networks, s.batch)
		if err := s.task.Fill(task.Address{Part: task.Test, Size: s.batch, Seed: 1, Step: step}, b); err != nil {
			t.Fatal(err)
		}
		for at := range 40 * c.Networks * s.batch {
			k := at / s.batch % c.Networks
			plain := newTeacher(c, 1, 0, 0, row(l.State.Weights.Get(graphtest.Weights).F64, k, c.Inputs))
			_, share := plain.potentials(row(b["x"].F64, at, c.Inputs), row(b["target"].F64, at, 1))
			wrong[k] += share
		}
		of += 40 * float64(s.batch)
	}
	for k := range wrong {
		wrong[k] /= of
	}
	if !slices.Equal(got, wrong) || wrong[0] == wrong[1] || wrong[1] == wrong[2] {
		t.Errorf("scores of the networks %v, and in plain Go %v, which must differ", got, wrong)
	}
}

// Norms are of each network by itself.
func TestNormsOfNetworks(t *testing.T) {
	c := gated
	c.Cells, c.Networks = 1, 3
	s := seam{name: "trial", task: bitsTask(c), batch: 2, lesson: train.Lesson{Steps: 40, Learn: train.EachMoment}}
	l, heard := s.learner(t, entry{circuit: c, rule: hebbRule(), optimizer: halving(0.005, 0)}, 1), &norms{}
	if _, err := train.Fit(context.Background(), l, s.task, train.FitOptions{Batch: 2, Epochs: 1, Seed: 1}, heard); err != nil {
		t.Fatal(err)
	}
	w := l.State.Weights.Get(graphtest.Weights).F64
	for k := range 3 {
		sum := 0.0
		for _, v := range row(w, k, c.Inputs) {
			sum += v * v
		}
		if heard.of[k] != (train.Metric{Epoch: 1, Step: l.State.Step, Split: "train", Name: "norm", Projection: graphtest.Weights, Instance: k + 1, Value: math.Sqrt(sum)}) {
			t.Errorf("network %d: %+v, want %g", k, heard.of[k], math.Sqrt(sum))
		}
	}
}

// norms is a Listener that listens to norms.
type norms struct {
	quiet
	of []train.Metric
}

func (n *norms) Metric(m train.Metric) {
	if m.Name == "norm" {
		n.of = append(n.of, m)
	}
}
