package rules

import (
	"slices"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/locality"
)

// Part is a rule on a circuit in one part of time, written in a graph of its own.
type Part struct {
	B       *graph.Builder
	S       *circuit.Settled
	Rule    Rule
	Updates []Update
}

// Parts writes a rule on a circuit in double precision as learners do: in one moment, whose states and memory are inputs; and, if the rule
// reads whole trials, in a trial of d.Steps moments. A part in which the rule changes nothing is left out.
func Parts(c circuit.Circuit, r Rule, d circuit.Dims) ([]Part, error) {
	moment, err := part(c, r, circuit.Dims{Batch: d.Batch})
	if err != nil || !r.Needs().whole(moment.S.Part()) {
		return []Part{moment}, err
	}
	trial, err := part(c, r, d)
	if len(moment.Updates) == 0 {
		return []Part{trial}, err
	}
	return []Part{moment, trial}, err
}

func part(c circuit.Circuit, r Rule, d circuit.Dims) (Part, error) {
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	s, err := circuit.Write(b, c, d)
	if err != nil {
		return Part{}, err
	}
	updates, err := Write(b, s, r)
	return Part{b, s, r, updates}, err
}

// whole tells whether a rule with these needs, or a rule in it, reads the whole of trials whose moments are of this part.
func (n Needs) whole(moment circuit.Part) bool {
	return n.Course || n.Gradient && moment == circuit.Moment
}

// Certificates examines the change of every plastic projection that the rule makes, in the order of the Spec. Leaks and transport of all
// parts are listed together.
func Certificates(parts []Part) (out []locality.Certificate, err error) {
	for _, p := range parts[0].S.Spec().Plastic() {
		var all []locality.Certificate
		for _, part := range parts {
			change := Change(part.B, part.S.Spec(), part.Rule, part.Updates, p.Name)
			if !change.DW.Valid() {
				continue
			}
			c, err := locality.Certify(part.B, part.S, change)
			if err != nil {
				return nil, err
			}
			all = append(all, c)
		}
		if len(all) > 0 {
			out = append(out, together(all))
		}
	}
	return out, nil
}

// together lists the entries of all certificates once.
func together(all []locality.Certificate) locality.Certificate {
	out := all[0]
	for _, c := range all[1:] {
		out.Leaks, out.Transport = with(out.Leaks, c.Leaks), with(out.Transport, c.Transport)
	}
	return out
}

func with(list, more []string) []string {
	for _, x := range more {
		if !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}
