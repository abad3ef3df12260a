package rules

import (
	"slices"

	"credo/graph"
	"credo/graph/circuit"
)

// Local makes a Rule of a function that sees only the signals that one projection's synapses can sense, and writes only that projection
// and its own memory. It serves every plastic projection that meets the rule's needs, and each has the memory, which may be nil.
func Local(name string, n Needs, memory []Memory, f func(b *graph.Builder, l Locals) []Update) Rule {
	return &local{name, n, memory, f}
}

// Course makes a Rule of a function that sees the signals of whole trials, (moments, batch, cells) where Local's are (batch, cells). It may
// read later moments at any moment, which the certificate calls future.
func Course(name string, n Needs, f func(b *graph.Builder, l Locals) []Update) Rule {
	n.Course = true
	return &local{name, n, nil, f}
}

type local struct {
	name   string
	needs  Needs
	memory []Memory
	f      func(*graph.Builder, Locals) []Update
}

func (r *local) Name() string { return r.name }
func (r *local) Needs() Needs { return r.needs }

func (r *local) Memory(spec circuit.Spec) (out []Memory) {
	for _, p := range spec.Plastic() {
		for _, m := range r.memory {
			m.Projection, m.Name = p.Name, r.key(p, m.Name)
			out = append(out, m)
		}
	}
	return out
}

func (r *local) key(p circuit.Projection, name string) string {
	return r.name + "/" + p.Name + "/" + name
}

func (r *local) Updates(b *graph.Builder, s *circuit.Settled) (out []Update) {
	together := map[string]graph.Node{}
	for _, p := range s.Spec().Plastic() {
		leave := b.Within("projection %s", p.Name)
		for _, u := range r.f(b, Locals{b, s, r, p, together}) {
			if u.Mode == Set {
				u.Target = r.key(p, u.Target)
			} else {
				u.Target = p.Name
			}
			out = append(out, u)
		}
		leave()
	}
	return out
}

// Locals holds the signals that the synapses of one projection can sense. Values are (batch, cells) unless said otherwise.
type Locals struct {
	b *graph.Builder
	s *circuit.Settled
	r *local
	p circuit.Projection

	together map[string]graph.Node // changes that Together wrote, by projection
}

// Together returns the node of this projection among the nodes that write writes for all projections of the rule onto the same cells, in their
// order: a pass over a trial in which these cells' part is the same for all their synapses is written once.
func (l Locals) Together(write func(all []Locals) []graph.Node) graph.Node {
	if n, ok := l.together[l.p.Name]; ok {
		return n
	}
	var all []Locals
	for _, p := range l.s.Spec().Plastic() {
		if p.Post == l.p.Post {
			all = append(all, Locals{l.b, l.s, l.r, p, l.together})
		}
	}
	nodes := write(all)
	if l.b.Err() != nil {
		return graph.Node{}
	}
	for i, other := range all {
		l.together[other.p.Name] = nodes[i]
	}
	return l.together[l.p.Name]
}

// outers writes for each projection the product of a presynaptic signal and post, a value of their cells, added up over the samples.
func outers(b *graph.Builder, all []Locals, pre []graph.Node, post graph.Node) (out []graph.Node) {
	for i, l := range all {
		out = append(out, l.s.Form(l.p.Name).Outer(b, pre[i], post))
	}
	return out
}

// phase is the one at whose end the weights change.
func (l Locals) phase() string { return l.r.needs.Phases[len(l.r.needs.Phases)-1] }

// Pre returns the presynaptic signal (batch, size of Pre) when the weights change: rates, or the variable that the projection carries.
func (l Locals) Pre() graph.Node { return l.Sent(l.phase()) }

// Sent returns the presynaptic signal (batch, size of Pre) at the end of a phase.
func (l Locals) Sent(phase string) graph.Node { return l.s.Sent(phase, l.p) }

// Before returns the value that a variable of the synapses' own cells had as the moment began, (batch, size of Post).
func (l Locals) Before(variable string) graph.Node { return l.s.Before(l.p.Post, variable) }

// Last returns the presynaptic signal (batch, size of Pre) after the last moment of a trial.
func (l Locals) Last() graph.Node {
	if pre, _ := l.s.Spec().Population(l.p.Pre); pre.Cell == circuit.Constant {
		return l.b.Expand(l.b.Const(1), l.s.Batch(), pre.Size())
	}
	return l.s.After(l.p.Pre, l.p.Sends)
}

// Firing returns the constants of the synapses' own cells.
func (l Locals) Firing() circuit.Firing {
	post, _ := l.s.Spec().Population(l.p.Post)
	return *post.Firing
}

// Has tells whether the synapses' own cells have a variable.
func (l Locals) Has(variable string) bool {
	post, _ := l.s.Spec().Population(l.p.Post)
	return slices.Contains(post.Vars, variable)
}

// Received returns the secretion of cells as it reaches the synapses onto each cell through the modulatory projection that the rule needs, from
// and to (batch, cells). The builder is the graph of the secretion, which may be the body of a Scan.
func (l Locals) Received(b *graph.Builder, secretion graph.Node) graph.Node {
	through := l.r.needs.Receives
	return l.s.Form(through).Current(b, secretion, l.s.Weight(through))
}

// PreRate returns the presynaptic rates (batch, size of Pre) when the weights change.
func (l Locals) PreRate() graph.Node { return l.s.Rate(l.phase(), l.p.Pre) }

// Rate returns the rates of the synapses' own cells at the end of a phase.
func (l Locals) Rate(phase string) graph.Node { return l.s.Rate(phase, l.p.Post) }

// Var returns a state variable of the synapses' own cells at the end of a phase.
func (l Locals) Var(phase, name string) graph.Node { return l.s.Var(phase, l.p.Post, name) }

// Phi returns the activation of the synapses' own cells.
func (l Locals) Phi() circuit.Activation { return activation(l.s.Spec(), l.p.Post) }

// Slope returns φ'(u) of the synapses' own cells at the end of a phase.
func (l Locals) Slope(phase string) graph.Node {
	post, _ := l.s.Spec().Population(l.p.Post)
	return l.Phi().Slope(l.b, l.s.Var(phase, post.Name, post.Vars[0]))
}

// activation is the identity for cells whose rate is their first variable.
func activation(spec circuit.Spec, population string) circuit.Activation {
	p, _ := spec.Population(population)
	if p.Phi == nil {
		return circuit.Linear{}
	}
	return p.Phi
}

// Current returns the current that the projection itself brings onto its cells at the end of a phase.
func (l Locals) Current(phase string) graph.Node { return l.s.Current(phase, l.p.Name) }

// From returns the current that the synapses' own cells receive from cells of another type.
func (l Locals) From(cell string) Afferent {
	p, _ := afferent(l.s.Spec(), l.p.Post, cell)
	return Afferent{l.s, p, activation(l.s.Spec(), p.Pre)}
}

// Afferent is a current that a cell senses. Phi is the activation of the cells that send it.
type Afferent struct {
	s   *circuit.Settled
	p   circuit.Projection
	Phi circuit.Activation
}

// Current returns the current at the end of a phase, with its sign at the cell.
func (a Afferent) Current(phase string) graph.Node { return a.s.Current(phase, a.p.Name) }

// Weight returns the synapses' own weights, in the shape that the projection's form says: of a dense one (size of Pre, size of Post).
func (l Locals) Weight() graph.Node { return l.s.Weight(l.p.Name) }

// Memory returns the value that these synapses remember under the name.
func (l Locals) Memory(name string) graph.Node { return l.s.Memory(l.r.key(l.p, name)) }

// Modulator returns a third factor (batch, 1) when the weights change.
func (l Locals) Modulator(name string) graph.Node { return l.s.Modulator(l.phase(), name) }

// Outer returns presynaptic signal × post (batch, size of Post) at every synapse, averaged over the batch, in the projection's own form: for
// a dense projection (size of Pre, size of Post). Over axes before the batch, such as steps, it adds.
func (l Locals) Outer(post graph.Node) graph.Node { return l.Product(l.Pre(), post) }

// Credit returns values of synapses × post, averaged over the samples: trace (batch, rows, columns), a memory of the trial, and post (batch,
// columns) give (rows, columns).
func (l Locals) Credit(trace, post graph.Node) graph.Node {
	if l.b.Err() != nil {
		return graph.Node{}
	}
	at := trace.Rank() - 3
	shape := slices.Insert(post.Shape(), at+1, 1)
	return l.b.Mean(l.b.Mul(trace, l.b.Reshape(post, shape...)), at)
}

// Product is Outer with another presynaptic factor (batch, size of Pre).
func (l Locals) Product(pre, post graph.Node) graph.Node {
	l.Observe("post", post)
	if l.b.Err() != nil {
		return graph.Node{}
	}
	sum := l.s.Form(l.p.Name).Outer(l.b, pre, post)
	if l.b.Err() != nil {
		return graph.Node{}
	}
	shape := post.Shape()
	return l.b.Scale(sum, 1/float64(shape[len(shape)-2]))
}

// Sign returns the sign of the projection's current at its target, 1 where weights are signed.
func (l Locals) Sign() float64 {
	if l.p.Sign == circuit.Negative {
		return -1
	}
	return 1
}

// Baseline returns the burst probability of the synapses' own cells without an error, 0..1.
func (l Locals) Baseline() float64 { return l.s.Spec().Baseline }

// Pace returns dt/τ_W, the part of a rate of change that one moment makes of it.
func (l Locals) Pace() float64 { return l.s.Spec().Dt / l.s.Spec().TauW }

// Batch returns the samples of a full minibatch, 0 if the circuit was not told.
func (l Locals) Batch() int { return l.s.Spec().Batch }

// Observe names a node for reports, as "rule/projection/name".
func (l Locals) Observe(name string, n graph.Node) {
	if n.Valid() {
		l.b.Observe(l.r.key(l.p, name), n)
	}
}
