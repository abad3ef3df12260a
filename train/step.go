package train

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/stream"
)

// stepper computes the new state after one minibatch.
type stepper struct {
	program *graph.Program
	batch   Batch
	phases  []string // the phases that settle
	noise   noise
}

// Outputs of the step program: loss and answer of the last phase, then residual and steps of each phase that settles.
func newStepper(l *Learner, batch Batch) (*stepper, error) {
	b, s, err := l.write(batch.X.Shape[0])
	if err != nil {
		return nil, err
	}
	updates, err := rules.Write(b, s, l.rule)
	if err != nil {
		return nil, err
	}
	t := &stepper{batch: batch}
	next := l.changes(b, s, merge(b, updates))
	last := l.spec.Phases[len(l.spec.Phases)-1]
	outputs := []graph.Node{s.Loss(last), s.Output(last)}
	for _, ph := range l.spec.Phases {
		if s.Settles(ph) {
			t.phases = append(t.phases, ph)
			outputs = append(outputs, s.Residual(ph), s.Steps(ph))
		}
	}
	if t.program, err = l.compile(b, next, outputs...); err != nil {
		return nil, err
	}
	if t.noise, err = l.bindNoise(t.program, s); err != nil {
		return nil, err
	}
	return t, l.bind(t.program, named{circuit.InputName, batch.X}, named{circuit.TargetName, batch.Y})
}

// merge adds up several steps on one projection.
func merge(b *graph.Builder, us []rules.Update) (out []rules.Update) {
	at := map[string]int{}
	for _, u := range us {
		i, seen := at[u.Target]
		if !seen || u.Mode == rules.Set {
			at[u.Target] = len(out)
			out = append(out, u)
			continue
		}
		out[i].DW = b.Add(out[i].DW, u.DW)
	}
	return out
}

// Phase says how one phase of a minibatch settled.
type Phase struct {
	Name     string
	Residual float64 // how far from rest it ended, in units of the potentials
	Steps    float64 // settling steps taken
}

// Report holds the numbers of one step of learning.
type Report struct {
	Loss    float64 // of the last phase, mean over the batch
	Correct int     // answers of the last phase that were right
	Phases  []Phase
}

// Step learns from one minibatch. If any new weight would not be finite, it says which projection and step, and the weights stay as
// they were: finite, as they are drawn and as they are read from files.
func (l *Learner) Step(batch Batch) (Report, error) {
	if err := l.checkBatch(batch); err != nil {
		return Report{}, err
	}
	t, err := l.stepper(batch)
	if err != nil {
		return Report{}, err
	}
	t.noise.draw(l.seed, stream.Noise, l.State.Step)
	if err := t.program.Run(); err != nil {
		return Report{}, l.at(err)
	}
	if err := l.commit(t); err != nil {
		return Report{}, err
	}
	l.State.Step++
	return t.report(), nil
}

// StepProgram returns the program that Step runs for batches of this size: settling, rule, optimizer and constraints.
func (l *Learner) StepProgram(batch Batch) (*graph.Program, error) {
	t, err := l.stepper(batch)
	if err != nil {
		return nil, err
	}
	return t.program, nil
}

// stepper returns the program for a batch of this size, reading this batch.
func (l *Learner) stepper(batch Batch) (*stepper, error) {
	n := batch.X.Shape[0]
	t, ok := l.steps[n]
	if !ok {
		t, err := newStepper(l, batch)
		if err == nil {
			l.steps[n] = t
		}
		return t, err
	}
	if t.batch == batch {
		return t, nil
	}
	t.batch = batch
	return t, l.bind(t.program, named{circuit.InputName, batch.X}, named{circuit.TargetName, batch.Y})
}

func (t *stepper) report() Report {
	r := Report{Loss: t.program.Output(0).At(0), Correct: correct(t.program.Output(1), t.batch.Y)}
	r.Phases = make([]Phase, len(t.phases))
	for i, name := range t.phases {
		residual, steps := t.program.Output(2+2*i), t.program.Output(3+2*i)
		r.Phases[i] = Phase{name, residual.At(0), steps.At(0)}
	}
	return r
}

// correct counts the rows in which the largest answer is where the target is largest.
func correct(answer, target *graph.Array) int {
	n, k := answer.Shape[0], answer.Shape[1]
	right := 0
	for i := range n {
		if argmax(answer, i*k, k) == argmax(target, i*k, k) {
			right++
		}
	}
	return right
}

func argmax(a *graph.Array, from, n int) int {
	best := 0
	for j := 1; j < n; j++ {
		if a.At(from+j) > a.At(from+best) {
			best = j
		}
	}
	return best
}
