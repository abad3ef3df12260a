package figure

import (
	"fmt"
	"path/filepath"

	"github.com/pkg/errors"

	"credo/train"
	"credo/train/plot"
	"credo/train/rundir"
	"credo/train/runner"
	"credo/train/task"
)

// shown is how many moments of the answers are drawn.
const shown = 400

// prediction is a course of answers of one network, beside the teacher's.
type prediction struct {
	title    string
	dt       float64
	from     float64 // s
	answer   []float64
	teachers []float64
}

// predictions are of one network before learning and after it.
type predictions []prediction

// answered lets the first network of every row predict before learning and after it, with the first seed.
func (s *studied) answered() (out predictions, err error) {
	for i, row := range s.rows {
		row.Seed, row.Seeds, row.Compare = s.Seeds[0], nil, nil
		_, t, err := runner.Load(row)
		if err != nil {
			return nil, err
		}
		untrained, err := runner.Begin(row)
		if err != nil {
			return nil, err
		}
		path := filepath.Join(s.records, runner.RunFolder(i, row, row.Seed), rundir.Model)
		_, trained, err := runner.LoadModel(runner.Builtin(), path)
		if err != nil {
			return nil, err
		}
		for k, l := range []*train.Learner{untrained, trained} {
			if i > 0 && k == 0 {
				continue // the first weights of all rows are alike
			}
			p, err := predicted(l, t, row.Seed)
			if err != nil {
				return nil, err
			}
			p.title = []string{"untrained", s.Rows[i].Label + ", trained"}[k]
			out = append(out, p)
		}
	}
	return out, nil
}

// predicted lets a network answer a trial from its time on.
func predicted(l *train.Learner, t task.Task, seed uint64) (prediction, error) {
	b, p := l.NewBatch(1), prediction{dt: l.Spec().Dt, from: l.State.Time}
	if err := t.Fill(task.Address{Part: task.Test, Size: 1, Seed: seed, Time: p.from, Dt: p.dt}, b.Values); err != nil {
		return p, err
	}
	a, err := l.Evaluate(b)
	if err != nil {
		return p, errors.WithMessage(err, "answers")
	}
	n := min(shown, a.Output.Len())
	p.answer, p.teachers = a.Output.Float64s()[:n], b.Get("target").Float64s()[:n]
	return p, nil
}

// panels draws the answers beside the teacher's.
func (all predictions) panels() (out []plot.Panel) {
	for i, p := range all {
		network, teacher := plot.Curve{Label: "network"}, plot.Curve{Label: "teacher"}
		for k := range p.answer {
			t := p.dt * float64(k)
			network.X, network.Y = append(network.X, t), append(network.Y, p.answer[k])
			teacher.X, teacher.Y = append(teacher.X, t), append(teacher.Y, p.teachers[k])
		}
		out = append(out, plot.Panel{Title: "CDE"[i:i+1] + " " + p.title, X: "time (s)", Y: "answer", Curves: []plot.Curve{network, teacher}})
	}
	return out
}

// sheet has the answers.
func (all predictions) sheet() Sheet {
	out := Sheet{"answers", []string{"network", "time (s)", "answer", "teacher"}, nil}
	for _, p := range all {
		for k := range p.answer {
			out.Rows = append(out.Rows, []string{p.title, fmt.Sprint(p.from + p.dt*float64(k)), number(p.answer[k]), number(p.teachers[k])})
		}
	}
	return out
}
