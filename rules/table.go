package rules

import (
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph/circuit"
)

// Options are the settings that rules take; each uses its own.
type Options struct {
	Baseline float64 // burst: burst probability without an error, 0..1
	Lambda   float64 // inhibitory-threshold: share of the newest minibatch in the running mean, 0..1
	Initial  float64 // inhibitory-threshold: running mean before the first step, a rate
	Y0       float64 // inhibitory-taylor: the rate at which the tangent touches
	Batch    int     // burstprop: samples of a full minibatch, by which sums are divided; 0: those there are
}

// DefaultOptions returns the published settings.
func DefaultOptions() Options { return Options{Baseline: 0.5, Lambda: 1, Initial: 0.8, Y0: 1} }

// Row is one rule that can be named in an experiment.
type Row struct {
	Name      string
	Equation  string
	Reference string
	Local     bool // claims an empty list of leaks
	New       func(o Options, spec circuit.Spec) Rule
}

const rossbroich = "Rossbroich & Zenke 2023, Dis-inhibitory neuronal circuits can control the sign of synaptic plasticity, NeurIPS, doi:10.48550/arXiv.2310.19614"

const payeur = "Payeur et al. 2021, Burst-dependent synaptic plasticity can coordinate learning in hierarchical circuits, Nature Neuroscience 24, doi:10.1038/s41593-021-00857-x"

const sacramento = "Sacramento et al. 2018, Dendritic cortical microcircuits approximate the backpropagation algorithm, NeurIPS, doi:10.48550/arXiv.1810.11393"

const greedy = "Greedy et al. 2022, Single-phase deep learning in cortico-cortical networks, NeurIPS, doi:10.48550/arXiv.2206.11769"

// Table lists the rules in the order in which they are shown.
func Table() []Row {
	return []Row{
		{"backprop", "ΔW = −∂E/∂W", "Rumelhart, Hinton & Williams 1986, Learning representations by back-propagating errors, Nature 323, doi:10.1038/323533a0", false,
			func(Options, circuit.Spec) Rule { return Backprop() }},
		{"inhibitory-exact", "ΔW = ⟨rᵢₙᵀ · (rE − φI⁻¹(rI)) ⊙ φE'(uE)⟩", rossbroich, true,
			func(_ Options, s circuit.Spec) Rule { return withReadout(InhibitoryExact(), s) }},
		{"inhibitory-threshold", "ΔW = ⟨rᵢₙᵀ · (rE − θ − δ rI) ⊙ φE'(uE)⟩, θ + δ r tangent of φI⁻¹ at y0 ← (1−λ) y0 + λ ⟨rI_open⟩", rossbroich, true,
			func(o Options, s circuit.Spec) Rule {
				return withReadout(InhibitoryThreshold(o.Lambda, o.Initial), s)
			}},
		{"inhibitory-taylor", "ΔW = ⟨rᵢₙᵀ · (rE − θ − δ rI) ⊙ φE'(uE)⟩, θ + δ r tangent of φI⁻¹ at a constant y0", rossbroich + " (code only)", true,
			func(o Options, s circuit.Spec) Rule { return withReadout(InhibitoryTaylor(o.Y0), s) }},
		{"inhibitory-exact-online", "ΔW = ⟨rᵢₙᵀ · (rE − φI⁻¹(rI)) ⊙ φE'(rE)⟩", rossbroich + " (code of Figure 4)", true,
			func(_ Options, s circuit.Spec) Rule { return withReadout(InhibitoryExactOnline(), s) }},
		{"inhibitory-taylor-online", "ΔW = ⟨rᵢₙᵀ · (rE − θ − δ φI⁻¹(rI)) ⊙ φE'(rE)⟩, θ + δ r tangent of φE⁻¹ at a constant y0", rossbroich + " (code of Figure 4)", true,
			func(o Options, s circuit.Spec) Rule { return withReadout(InhibitoryTaylorOnline(o.Y0), s) }},
		{"burst", "ΔW = ⟨eᵢₙᵀ · e ⊙ (p − p_b)⟩; of feedback that learns ΔQ = ⟨eₐᵀ u⟩, ΔY = −⟨eₐᵀ u⟩", greedy, true,
			func(o Options, s circuit.Spec) Rule {
				return divided(s, Assignment{Onto: "soma", Rule: Burst(o.Baseline)}, Assignment{Onto: "apical", Rule: BurstFeedback()})
			}},
		{"burstprop", "ΔW = Σ eᵢₙᵀ · (b_teacher − b_free) / n; of feedback that learns ΔY = Σ (b_teacher − b_free)ᵀ · e / n, ΔR = Σ aᵀ · x", payeur, true,
			func(o Options, s circuit.Spec) Rule {
				return divided(s,
					Assignment{Onto: "soma", Rule: Burstprop(o.Batch)},
					Assignment{Onto: "apical", Rule: BurstpropFeedback(o.Batch)},
					Assignment{Onto: "plateau", Rule: BurstpropRecurrent()})
			}},
		{"dendritic-error", "ΔW = ⟨rᵢₙᵀ · (φ(u) − φ(v))⟩; of interneurons ΔF = ⟨rᵀ · (φ(u) − φ(v))⟩, ΔH = ⟨rᵀ a⟩", sacramento, true,
			func(_ Options, s circuit.Spec) Rule {
				return divided(s,
					Assignment{Onto: "predicted", Cell: circuit.Pyramidal, Rule: DendriticError()},
					Assignment{Onto: "predicted", Cell: circuit.Readout, Rule: DendriticError()},
					Assignment{Onto: "predicted", Cell: circuit.Inhibitory, Rule: InterneuronError()},
					Assignment{Onto: "apical", Rule: BurstFeedback()})
			}},
		{"feedback-alignment", "ΔW = ⟨rᵢₙᵀ · δ⟩, δ_l = φ'(u_l) ⊙ δ_{l+1} Y_l", "Lillicrap et al. 2016, Random synaptic feedback weights support error backpropagation for deep learning, Nature Communications 7:13276, doi:10.1038/ncomms13276", true,
			func(Options, circuit.Spec) Rule { return FeedbackAlignment() }},
		{"direct-feedback-alignment", "ΔW = ⟨rᵢₙᵀ · δ⟩, δ_l = φ'(u_l) ⊙ δ_L Y_l", "Nøkland 2016, Direct feedback alignment provides learning in deep neural networks, NeurIPS, doi:10.48550/arXiv.1609.01596", true,
			func(_ Options, s circuit.Spec) Rule { return directly(DirectFeedbackAlignment(), s) }},
		{"sign-symmetric", "ΔW = ⟨rᵢₙᵀ · δ⟩, δ_l = φ'(u_l) ⊙ δ_{l+1} Y_l with the signs of W_{l+1}ᵀ", "Liao, Leibo & Poggio 2016, How important is weight symmetry in backpropagation?, AAAI, doi:10.48550/arXiv.1510.05067", true,
			func(Options, circuit.Spec) Rule { return SignSymmetric() }},
		{"kolen-pollack", "ΔW = ⟨rᵢₙᵀ · δ⟩, δ_l = φ'(u_l) ⊙ δ_{l+1} Y_l; ΔY_l = ⟨δ_{l+1}ᵀ · r_l⟩", "Kolen & Pollack 1994, Backpropagation without weight transport, ICNN, doi:10.1109/ICNN.1994.374486; Akrout et al. 2019, Deep learning without weight transport, NeurIPS, doi:10.48550/arXiv.1904.05391", true,
			func(_ Options, s circuit.Spec) Rule { return withKolenPollack(FeedbackAlignment(), s) }},
	}
}

// Find returns the row of that name.
func Find(name string) (Row, error) {
	var names []string
	for _, r := range Table() {
		if r.Name == name {
			return r, nil
		}
		names = append(names, r.Name)
	}
	return Row{}, errors.Errorf("rule %q is not known: use one of %s", name, strings.Join(names, ", "))
}

// withReadout gives the projections onto excitatory cells the rule, and the read-out the delta rule for the way it is taught:
// by the controller's current, or by being shown its error. Without a read-out that learns all projections get the rule.
func withReadout(hidden Rule, spec circuit.Spec) Rule {
	if !slices.ContainsFunc(spec.Plastic(), func(p circuit.Projection) bool {
		post, _ := spec.Population(p.Post)
		return post.Cell == circuit.Readout
	}) {
		return hidden
	}
	readout := ReadoutError()
	for _, p := range spec.Populations {
		if _, driven := afferent(spec, p.Name, circuit.Controller); driven && p.Cell == circuit.Readout {
			readout = ReadoutDelta()
		}
	}
	return Assign(hidden.Name(), Assignment{Cell: circuit.Excitatory, Rule: hidden}, Assignment{Cell: circuit.Readout, Rule: readout})
}

// divided gives the projections that each assignment serves its rule, and leaves out those that serve nothing. A circuit that has nothing
// for the first gets its rule for all, which does, or says what it lacks.
func divided(spec circuit.Spec, a ...Assignment) Rule {
	first := a[0].Rule
	if len(serving(spec, a[0])) == 0 {
		return first
	}
	return Assign(first.Name(), serving(spec, a...)...)
}

// directly gives hidden cells the rule, and the read-out, to which nothing projects back, feedback alignment.
func directly(hidden Rule, spec circuit.Spec) Rule {
	return Assign(hidden.Name(), serving(spec, Assignment{Cell: circuit.Excitatory, Rule: hidden}, Assignment{Cell: circuit.Readout, Rule: FeedbackAlignment()})...)
}

// withKolenPollack gives forward weights the rule, and the feedback of errors its transpose. Feedback that does not learn is refused.
func withKolenPollack(forward Rule, spec circuit.Spec) Rule {
	parts := serving(spec, Assignment{Onto: "u", Rule: forward}, Assignment{Onto: "v", Rule: forward})
	return Assign("kolen-pollack", append(parts, Assignment{Onto: "delta", Rule: KolenPollack()})...)
}

// serving returns those assignments that have something to serve.
func serving(spec circuit.Spec, a ...Assignment) []Assignment {
	return slices.DeleteFunc(a, func(p Assignment) bool { return !slices.ContainsFunc(spec.Plastic(), p.serves(spec)) })
}
