package rulestest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/rules"
)

// removal is a circuit that lacks one thing. The refusal must say the words.
type removal struct {
	what  string
	words []string
	spec  circuit.Spec
}

// removals takes away one phase, one projection without weights, one variable that nothing drives, or the baseline.
func removals(spec circuit.Spec) (out []removal) {
	for i, ph := range spec.Phases {
		s := spec
		s.Phases = slices.Delete(slices.Clone(s.Phases), i, i+1)
		out = append(out, removal{"phase " + ph, []string{fmt.Sprintf("phase %q", ph)}, s})
	}
	for i, p := range spec.Projections {
		s := spec
		s.Projections = slices.Delete(slices.Clone(s.Projections), i, i+1)
		pre, _ := spec.Population(p.Pre)
		if !p.Stored() {
			out = append(out, removal{"projection " + p.Name, []string{"at projection", pre.Cell + " cells", "population " + p.Post}, s})
		}
	}
	for i, pop := range spec.Populations {
		for j, v := range pop.Vars {
			s := spec
			s.Populations = slices.Clone(s.Populations)
			s.Populations[i].Vars = slices.Delete(slices.Clone(pop.Vars), j, j+1)
			out = append(out, removal{"variable " + v + " of " + pop.Name, []string{"at projection", fmt.Sprintf("variable %q of population %s", v, pop.Name)}, s})
		}
	}
	if s := spec; s.Baseline > 0 {
		s.Baseline = 0
		out = append(out, removal{"baseline", []string{"burst probability"}, s})
	}
	return slices.DeleteFunc(out, func(r removal) bool { return r.spec.Check() != nil })
}

// needs checks that the rule reads no more than it says that it needs: every lack is refused, or does not matter.
func (k *law) needs(t testing.TB) {
	spec := k.spec
	if k.r.Needs().Gradient {
		return // it reads the loss of the first phase, which every circuit has
	}
	refused, needed := 0, 0
	var harmless []removal
	for _, m := range removals(spec) {
		if slices.ContainsFunc(k.r.Needs().Phases, func(ph string) bool { return m.what == "phase "+ph }) {
			needed++ // the only phase of a circuit cannot be taken away
		}
		err := rules.Check(k.r, m.spec)
		if err == nil {
			harmless = append(harmless, m)
			continue
		}
		refused++
		for _, word := range append(m.words, "rule ", " circuit "+spec.Name) {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("without %s: the refusal %q does not say %q", m.what, err, word)
			}
		}
	}
	if refused < needed {
		t.Errorf("the rule needs phases %v, and only %d removals are refused", k.r.Needs().Phases, refused)
	}
	if len(harmless) > 0 {
		k.without(t, harmless)
	}
}

// without writes the rule for circuits that lack things that it should not need.
func (k *law) without(t testing.TB, lacks []removal) {
	_, err := circuittest.Build(k.c, exact, batch, func(p *circuittest.Page) error {
		memory := map[string]graph.Node{}
		for _, m := range k.r.Memory(p.S.Spec()) {
			memory[m.Name] = p.Input(m.Name, m.Shape(p.S.Spec(), p.S.Batch())...)
		}
		p.Want("answer", p.S.Output(k.spec.Phases[0]))
		for _, m := range lacks {
			s := stripped(p, m.spec)
			for name, n := range memory {
				s.SetMemory(name, n)
			}
			u := k.r.Updates(p.B, s)
			if err := p.B.Err(); err != nil {
				return fmt.Errorf("without %s the rule passes the check and fails when it is written: %w", m.what, err)
			}
			if len(u) > 0 { // the other updates may belong to another part of time
				p.Want(m.what, u[0].DW)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// stripped returns the record of a circuit that shows no more than the spec says.
func stripped(p *circuittest.Page, spec circuit.Spec) *circuit.Settled {
	out := circuit.NewSettled(p.B, spec, p.S.IO())
	for _, s := range p.S.Sites() {
		pop, _ := spec.Population(s.Who)
		_, projects := spec.Projection(s.Who)
		there := slices.Contains(spec.Phases, s.Phase)
		switch {
		case s.Kind == circuit.Variable && there && slices.Contains(pop.Vars, s.Which):
			out.SetVar(s.Phase, s.Who, s.Which, s.Node)
		case s.Kind == circuit.Before && slices.Contains(pop.Vars, s.Which):
			out.SetBefore(s.Who, s.Which, s.Node)
		case s.Kind == circuit.Rate && there:
			out.SetRate(s.Phase, s.Who, s.Node)
		case s.Kind == circuit.Current && there && projects:
			out.SetCurrent(s.Phase, s.Who, s.Node)
		case s.Kind == circuit.Modulation && there:
			out.SetModulator(s.Phase, s.Who, s.Node)
		}
	}
	for _, st := range spec.States {
		if pop, _ := spec.Population(st.Population); p.S.Part() == circuit.Whole && slices.Contains(pop.Vars, st.Var) {
			last := spec.Phases[len(spec.Phases)-1]
			out.SetNext(last, st.Name, p.S.Next(last, st.Name))
		}
	}
	return out
}

// gradients checks that only a rule that says so needs them, and that switching them off changes nothing for the others.
func (k *law) gradients(t testing.TB) {
	off := graph.Options{Dtype: graph.Float64, NoGrad: true}
	p, err := circuittest.Build(k.c, off, batch, func(p *circuittest.Page) error {
		_, err := Write(p, k.r)
		return err
	})
	if k.r.Needs().Gradient && k.part != circuit.Moment { // in the moments of a trial no gradient is written
		if err == nil || !strings.Contains(err.Error(), "gradients are switched off") || !strings.Contains(err.Error(), k.r.Name()) {
			t.Errorf("a rule that needs the gradient is built without: %v", err)
		}
		return
	}
	if err != nil {
		t.Fatalf("the rule says that it needs no gradient: %v", err)
	}
	at := Draw(k.r, k.c, batch, 4)
	want := k.program.Run(t, at)
	for name, v := range p.Run(t, at) {
		circuittest.Same(t, name+" without gradients", v, want[name])
	}
}
