package circuit

import (
	"maps"
	"slices"

	"credo/graph"
)

// Loop is all that goes from moment to moment beside the states of a circuit.
type Loop struct {
	Phase   string                // in which all moments pass; "": the first
	Carry   map[string]graph.Node // as the trial begins
	Options graph.ScanOptions
	// Moment writes one moment, in whose graph now has the carried values and o is the outside. Without it the circuit settles, and nothing
	// is carried.
	Moment func(b *graph.Builder, now map[string]graph.Node, o *Outside) (Passed, error)
}

// Passed is a moment that is written: its record, the carried values of the next moment, and values to add up over all moments.
type Passed struct {
	Record     *Settled
	Next, Sums map[string]graph.Node
}

// Looped is what a trial leaves beside its record.
type Looped struct {
	Carry map[string]graph.Node // after the last moment
	Sums  map[string]graph.Node
}

// Trial writes the moments of a trial as one Scan. The record that it returns has courses, the states after the last moment as their next
// values, and losses and totals that are added up. A circuit that is Concluding completes it.
func Trial(b *graph.Builder, c Circuit, o *Outside, l Loop) (*Settled, Looped, error) {
	t := &trial{Outside: o, circuit: c, loop: l}
	if l.Phase == "" {
		t.loop.Phase = o.spec.Phases[0]
	}
	if l.Moment == nil {
		t.loop.Moment = func(b *graph.Builder, _ map[string]graph.Node, o *Outside) (Passed, error) {
			return Passed{Record: c.Settle(b, o.IO())}, b.Err()
		}
	}
	return t.write(b)
}

// trial is a trial that is being written. What the body leaves is addressed by its places in the Scan's results.
type trial struct {
	*Outside
	circuit Circuit
	loop    Loop
	rows    []string              // timed signals
	row     map[graph.Node]string // of them, in the body
	carried []string              // of the loop
	moment  *Settled              // the record of the body
	each    []key
	sums    []string
	added   []key // losses and totals
	err     error
}

func (t *trial) write(b *graph.Builder) (*Settled, Looped, error) {
	var rows []graph.Node
	for _, g := range t.spec.Signals {
		if g.Timed {
			t.rows, rows = append(t.rows, g.Name), append(rows, t.signals[g.Name])
		}
	}
	carry := t.starts(b)
	t.carried = slices.Sorted(maps.Keys(t.loop.Carry))
	for _, name := range t.carried {
		carry = append(carry, t.loop.Carry[name])
	}
	done := b.Scan(t.dims.Steps, carry, rows, t.loop.Options, t.body)
	if t.err != nil {
		return nil, Looped{}, t.err
	}
	if b.Err() != nil {
		return nil, Looped{}, b.Err()
	}
	whole := t.record(b, done)
	if c, ok := t.circuit.(Concluding); ok {
		c.Conclude(b, whole)
	}
	return whole, t.looped(done), b.Err()
}

// starts returns where the states begin: at the values that are given, or at 0.
func (t *trial) starts(b *graph.Builder) (out []graph.Node) {
	for _, st := range t.spec.States {
		n, given := t.states[st.Name]
		if !given {
			n = b.Expand(b.Const(0), t.spec.StateShape(st, t.dims.Batch)...)
		}
		out = append(out, n)
	}
	return out
}

// body writes one moment.
func (t *trial) body(b *graph.Builder, carry, x []graph.Node) graph.Step {
	signals, states, now := maps.Clone(t.signals), map[string]graph.Node{}, map[string]graph.Node{}
	t.row = map[graph.Node]string{}
	for i, name := range t.rows {
		signals[name], t.row[x[i]] = x[i], name
	}
	for i, st := range t.spec.States {
		states[st.Name] = carry[i]
	}
	for i, name := range t.carried {
		now[name] = carry[len(t.spec.States)+i]
	}
	passed, err := t.loop.Moment(b, now, t.at(b, signals, states))
	if err != nil {
		t.err = err
		return graph.Step{}
	}
	t.moment = passed.Record
	var step graph.Step
	for _, st := range t.spec.States {
		step.Carry = append(step.Carry, t.moment.Next(t.loop.Phase, st.Name))
	}
	for _, name := range t.carried {
		step.Carry = append(step.Carry, passed.Next[name])
	}
	t.leave(&step, passed.Sums)
	return step
}

// leave keeps all that was recorded, and the values that all variables had as the moment began, and adds up losses, totals and the loop's sums.
func (t *trial) leave(step *graph.Step, sums map[string]graph.Node) {
	t.sums = slices.Sorted(maps.Keys(sums))
	for _, name := range t.sums {
		step.Sum = append(step.Sum, sums[name])
	}
	for _, st := range t.spec.States {
		if st.Var != "" {
			t.moment.Before(st.Population, st.Var)
		}
	}
	for _, k := range t.moment.order {
		switch k.kind {
		case Variable, Rate, Current, Modulation, Before, output:
			t.each, step.Each = append(t.each, k), append(step.Each, t.moment.nodes[k])
		case loss, total:
			t.added, step.Sum = append(t.added, k), append(step.Sum, t.moment.nodes[k])
		}
	}
}

// record makes the record of the trial.
func (t *trial) record(b *graph.Builder, done graph.Scanned) *Settled {
	io := t.IO()
	io.Part = Whole
	s := NewSettled(b, t.moment.spec, io)
	for i, k := range t.each {
		course := done.Each[i]
		if signal, row := t.row[t.moment.nodes[k]]; row { // it is there already
			course = t.signals[signal]
		}
		s.set(k, course)
	}
	for i, k := range t.added {
		s.set(k, done.Sum[len(t.sums)+i])
	}
	for i, st := range t.spec.States {
		s.SetNext(t.loop.Phase, st.Name, done.Final[i])
	}
	return s
}

func (t *trial) looped(done graph.Scanned) Looped {
	out := Looped{map[string]graph.Node{}, map[string]graph.Node{}}
	for i, name := range t.carried {
		out.Carry[name] = done.Final[len(t.spec.States)+i]
	}
	for i, name := range t.sums {
		out.Sums[name] = done.Sum[i]
	}
	return out
}
