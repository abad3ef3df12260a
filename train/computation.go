package train

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/pkg/errors"

	"credo/graph/kernel"
	"credo/train/task"
)

// Computation tells what computes a run. Two runs of one experiment with equal computations have the same numbers, as far as compiled
// programs decide them: the Go code around these, of tasks and measures, is told by the version of the program alone.
type Computation struct {
	Plan       string `json:"plan"`       // SHA-256 of the compiled programs: step, evaluation, and the measurements that are asked for
	Start      string `json:"start"`      // SHA-256 of the state as it begins, and of the first minibatch of every part
	Arithmetic int    `json:"arithmetic"` // kernel.Arithmetic
	Kernels    string `json:"kernels"`    // kernel.Level
}

// Differences says in which of its parts a computation differs from another, "" if in none.
func (c Computation) Differences(from Computation) string {
	var out []string
	if c.Plan != from.Plan {
		out = append(out, "the compiled program (a rule, circuit, optimizer or the planner has changed)")
	}
	if c.Start != from.Start {
		out = append(out, "the weights or data that it begins with")
	}
	if c.Arithmetic != from.Arithmetic {
		out = append(out, fmt.Sprintf("the arithmetic of its kernels (version %d, not %d)", c.Arithmetic, from.Arithmetic))
	}
	if c.Kernels != from.Kernels {
		out = append(out, fmt.Sprintf("the kernels (%s, not %s: %s=%s takes those)", c.Kernels, from.Kernels, kernel.EnvVar, from.Kernels))
	}
	return strings.Join(out, ", ")
}

// Computation compiles all programs that Fit runs with these options, and tells what computes. The learner must not have learned yet.
func (l *Learner) Computation(t task.Task, o FitOptions) (c Computation, err error) {
	if err := checkFit(l, t, o); err != nil {
		return c, err
	}
	plan, start := sha256.New(), sha256.New()
	for _, part := range []task.Part{task.Train, task.Valid, task.Test} {
		batches, err := l.firstOfEachSize(t, task.Address{Part: part, Size: o.Batch, Seed: o.Seed, Dt: l.spec.Dt})
		if err != nil {
			return c, err
		}
		for i, b := range batches {
			fmt.Fprintln(plan, part, b.Samples)
			if err := l.writePrograms(plan, part, b, o); err != nil {
				return c, err
			}
			if i == 0 {
				writeValues(start, b.Values)
			}
		}
	}
	for _, g := range l.State.Groups() {
		fmt.Fprintln(start, g.Name)
		writeValues(start, g.Values)
	}
	return Computation{hex.EncodeToString(plan.Sum(nil)), hex.EncodeToString(start.Sum(nil)), kernel.Arithmetic, kernel.Level()}, nil
}

// firstOfEachSize fills the first minibatch of every number of samples that an epoch has.
func (l *Learner) firstOfEachSize(t task.Task, at task.Address) (out []Batch, err error) {
	seen := map[int]bool{}
	for at.Step = range t.Steps(at.Part, at.Size) {
		n := t.Samples(at)
		if seen[n] {
			continue
		}
		seen[n] = true
		b := l.NewBatch(n)
		if err := t.Fill(at, b.Values); err != nil {
			return nil, errors.WithMessagef(err, "task %s, part %s, minibatch %d", t.Name(), at.Part, at.Step+1)
		}
		out = append(out, b)
	}
	return out, nil
}

// writePrograms writes the programs that run on a minibatch of a part.
func (l *Learner) writePrograms(w io.Writer, part task.Part, b Batch, o FitOptions) error {
	if part != task.Train {
		p, err := l.program("evaluation", l.own(), b, l.writeEvaluation)
		return p.exact(w, "evaluation", err)
	}
	if l.lesson.Learn == EachMoment && l.lesson.Before > 0 {
		p, err := l.passingProgram(b, l.spec.Phases[0])
		if err := p.exact(w, "passing", err); err != nil {
			return err
		}
	}
	p, err := l.stepProgram(b)
	if err := p.exact(w, "step", err); err != nil || o.AlignEvery == 0 {
		return err
	}
	for _, r := range append([]Reference{l.compared}, l.references...) {
		p, err := l.program("changes", r, b, r.writeChanges)
		if err := p.exact(w, "changes "+r.Name, err); err != nil {
			return err
		}
	}
	if len(l.spec.Watched) == 0 {
		return nil
	}
	p, err = l.program("watched", l.own(), b, l.writeWatched)
	return p.exact(w, "watched", err)
}

// exact writes a program of a kind, with the names of its outputs, unless there is none.
func (p *program) exact(w io.Writer, kind string, err error) error {
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s %q\n", kind, p.names)
	return p.WriteExact(w)
}

// writeValues writes names, shapes and elements.
func writeValues(h hash.Hash, v *Values) {
	for _, name := range v.Names() {
		a := v.Get(name)
		fmt.Fprintf(h, "%q %v %v\n", name, a.Dtype(), a.Shape)
		_ = binary.Write(h, binary.LittleEndian, a.F32) // a hash takes all
		_ = binary.Write(h, binary.LittleEndian, a.F64)
	}
}
