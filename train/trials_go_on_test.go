package train_test

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/graphtest"
	"credo/train"
	"credo/train/optim"
)

// lasting is a spiking network whose cells go on from trial to trial.
type lasting struct{ graphtest.Spiking }

func (c lasting) Spec() circuit.Spec {
	s := c.Spiking.Spec()
	s.States = slices.Clone(s.States)
	for i := range s.States {
		s.States[i].Fresh = false
	}
	return s
}

func (c lasting) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	return c.Spiking.Settle(b, io)
}

// photograph is a Listener that keeps the state, group by group, and the progress of every checkpoint.
type photograph struct {
	deaf
	kept []photo
}

type photo struct {
	groups      map[string][]float64
	epoch, step int
	progress    []byte
}

func (p *photograph) Checkpoint(l *train.Learner, progress *train.Progress) error {
	text, err := json.Marshal(progress)
	p.kept = append(p.kept, photo{groupsOf(l), l.State.Epoch, l.State.Step, text})
	return err
}

func groupsOf(l *train.Learner) map[string][]float64 {
	out := map[string][]float64{}
	for _, g := range l.State.Groups() {
		for _, name := range g.Values.Names() {
			out[g.Name+"/"+name] = slices.Clone(g.Values.Get(name).Float64s())
		}
	}
	return out
}

func (p photo) into(t *testing.T, l *train.Learner) *train.Progress {
	t.Helper()
	for _, g := range l.State.Groups() {
		for _, name := range g.Values.Names() {
			copy(g.Values.Get(name).F64, p.groups[g.Name+"/"+name])
		}
	}
	l.State.Epoch, l.State.Step = p.epoch, p.step
	out := &train.Progress{}
	if err := json.Unmarshal(p.progress, out); err != nil {
		t.Fatal(err)
	}
	return out
}

// Trials whose cells begin anew, and trials whose cells go on, with weights that change at the end or at every moment, and fixed values, go on
// from every checkpoint with the same bits.
func TestTrialsGoOn(t *testing.T) {
	const samples, moments = 2, 6
	spiking := graphtest.Spiking{Inputs: 5, Cells: 8, Outputs: 2, Alpha: math.Exp(-1.0 / 20), Kappa: math.Exp(-1.0 / 15), Threshold: 0.4, Gamma: 0.3, Refractory: 2}
	for _, row := range []struct {
		name    string
		circuit circuit.Circuit
		learn   train.When
	}{{"fresh cells", spiking, train.AtEnd}, {"every moment", spiking, train.EachMoment}, {"lasting cells", lasting{spiking}, train.AtEnd}} {
		learner := func() *train.Learner {
			l, err := train.NewLearner(train.Setup{Circuit: row.circuit, Rule: deltas(), Optimizer: optim.NewAdam(0.001), Dtype: graph.Float64, Seed: 4, Batch: samples,
				Lesson: train.Lesson{Steps: moments, Learn: row.learn}})
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		o := train.FitOptions{Batch: samples, Epochs: 2, Seed: 3, CheckpointEvery: 1}
		whole, l := &photograph{}, learner()
		want, err := train.Fit(t.Context(), l, beats{moments}, o, whole)
		if err != nil {
			t.Fatal(err)
		}
		end := groupsOf(l)
		if cells, lasts := end["cells/v"]; lasts != (row.name == "lasting cells") || lasts && slices.Max(cells) == 0 || len(whole.kept) != 8 {
			t.Errorf("%s: cells %v, %d checkpoints", row.name, cells, len(whole.kept))
		}
		for i, p := range whole.kept {
			fresh := learner()
			o.From = p.into(t, fresh)
			got, err := train.Fit(t.Context(), fresh, beats{moments}, o, deaf{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(end, groupsOf(fresh)); diff != "" || !cmp.Equal(want, got) {
				t.Errorf("%s, checkpoint %d: -whole +resumed\n%s%s", row.name, i, diff, cmp.Diff(want, got))
			}
		}
	}
}
