package rules

import (
	"credo/graph/catalog"
	"credo/graph/circuit"
)

const (
	rumelhart   = "Rumelhart, Hinton & Williams 1986, Learning representations by back-propagating errors, Nature 323, doi:10.1038/323533a0"
	rossbroich  = "Rossbroich & Zenke 2023, Dis-inhibitory neuronal circuits can control the sign of synaptic plasticity, NeurIPS, doi:10.48550/arXiv.2310.19614"
	greedy      = "Greedy et al. 2022, Single-phase deep learning in cortico-cortical networks, NeurIPS, doi:10.48550/arXiv.2206.11769"
	payeur      = "Payeur et al. 2021, Burst-dependent synaptic plasticity can coordinate learning in hierarchical circuits, Nature Neuroscience 24, doi:10.1038/s41593-021-00857-x"
	sacramento  = "Sacramento et al. 2018, Dendritic cortical microcircuits approximate the backpropagation algorithm, NeurIPS, doi:10.48550/arXiv.1810.11393"
	lillicrap   = "Lillicrap et al. 2016, Random synaptic feedback weights support error backpropagation for deep learning, Nature Communications 7:13276, doi:10.1038/ncomms13276"
	nokland     = "Nøkland 2016, Direct feedback alignment provides learning in deep neural networks, NeurIPS, doi:10.48550/arXiv.1609.01596"
	liao        = "Liao, Leibo & Poggio 2016, How important is weight symmetry in backpropagation?, AAAI, doi:10.48550/arXiv.1510.05067"
	kolen       = "Kolen & Pollack 1994, Backpropagation without weight transport, ICNN, doi:10.1109/ICNN.1994.374486; Akrout et al. 2019, Deep learning without weight transport, NeurIPS, doi:10.48550/arXiv.1904.05391"
	bellec      = "Bellec et al. 2020, A solution to the learning dilemma for recurrent networks of spiking neurons, Nature Communications 11:3625, doi:10.1038/s41467-020-17236-y"
	liuMDGL     = "Liu et al. 2021, Cell-type-specific neuromodulation guides synaptic credit assignment in a spiking neural network, PNAS 118(51), doi:10.1073/pnas.2111821118"
	murray      = "Murray 2019, Local online learning in recurrent networks with random feedback, eLife 8:e43299, doi:10.7554/eLife.43299"
	withRSNN    = "{circuit: rsnn}"
	withDIC     = "{circuit: dic}"
	withLayers  = "{circuit: {name: mlp, backward: layers}}"
	withDirect  = "{circuit: {name: mlp, backward: direct}}"
	withSigns   = "{circuit: {name: mlp, backward: {name: layers, y: signs}}}"
	withLearned = "{circuit: {name: mlp, backward: {name: layers, learning: true}}}\n---\noptimizer: {weight_decay: 0.001}"
)

// Table lists the rules that experiments name, in the order in which they are shown.
func Table() catalog.Table[Recipe] {
	return catalog.Table[Recipe]{Kind: "rule", Entries: []catalog.Entry[Recipe]{
		row("backprop", "ΔW = −∂E/∂W", rumelhart, "",
			func(circuit.Spec) Rule { return Backprop() }),
		row("inhibitory-exact", "ΔW = ⟨rᵢₙᵀ · (rE − φI⁻¹(rI)) ⊙ φE'(uE)⟩", rossbroich, withDIC,
			func(s circuit.Spec) Rule { return withReadout(InhibitoryExact(), s) }),
		{Name: "inhibitory-threshold", About: "ΔW = ⟨rᵢₙᵀ · (rE − θ − δ rI) ⊙ φE'(uE)⟩, θ + δ r tangent of φI⁻¹ at y0 ← (1−λ) y0 + λ ⟨rI_open⟩",
			Citation: rossbroich, With: withDIC, New: func() Recipe { return ThresholdRecipe{Lambda: 1, Initial: 0.8} }},
		{Name: "inhibitory-taylor", About: "ΔW = ⟨rᵢₙᵀ · (rE − θ − δ rI) ⊙ φE'(uE)⟩, θ + δ r tangent of φI⁻¹ at a constant y0",
			Citation: rossbroich + " (code only)", With: withDIC, New: func() Recipe { return TaylorRecipe{Y0: 1} }},
		row("inhibitory-exact-online", "ΔW = ⟨rᵢₙᵀ · (rE − φI⁻¹(rI)) ⊙ φE'(rE)⟩", rossbroich+" (code of Figure 4)", withDIC,
			func(s circuit.Spec) Rule { return withReadout(InhibitoryExactOnline(), s) }),
		{Name: "inhibitory-taylor-online", About: "ΔW = ⟨rᵢₙᵀ · (rE − θ − δ φI⁻¹(rI)) ⊙ φE'(rE)⟩, θ + δ r tangent of φE⁻¹ at a constant y0",
			Citation: rossbroich + " (code of Figure 4)", With: withDIC, New: func() Recipe { return OnlineTaylorRecipe{Y0: 1} }},
		row("burst", "ΔW = ⟨eᵢₙᵀ · e ⊙ (p − p_b)⟩; of feedback that learns ΔQ = ⟨eₐᵀ u⟩, ΔY = −⟨eₐᵀ u⟩", greedy, "{circuit: burstccn}",
			func(s circuit.Spec) Rule {
				return divided(s,
					Assignment{Role: circuit.Forward, Rule: Burst()},
					Assignment{Role: circuit.Bursts, Rule: BurstFeedback()},
					Assignment{Role: circuit.Events, Rule: BurstFeedback()})
			}),
		row("burstprop", "ΔW = Σ eᵢₙᵀ · (b_teacher − b_free) / n; of feedback that learns ΔY = Σ (b_teacher − b_free)ᵀ · e / n, ΔR = Σ aᵀ · x", payeur, "{circuit: burstprop}",
			func(s circuit.Spec) Rule {
				return divided(s,
					Assignment{Role: circuit.Forward, Rule: Burstprop()},
					Assignment{Role: circuit.Bursts, Rule: BurstpropFeedback()},
					Assignment{Role: circuit.Recurrent, Rule: BurstpropRecurrent()})
			}),
		row("continuous-burst", "ΔW = dt/τ_W ⟨eᵢₙᵀ · s ⊙ (p' − p_b)⟩ in every moment", greedy, "{circuit: continuous-burstccn}",
			func(circuit.Spec) Rule { return ContinuousBurst() }),
		row("continuous-burstprop", "ΔW = dt/τ_W ⟨eᵢₙᵀ · s ⊙ (p' − ⟨b⟩'/⟨e⟩')⟩ in every moment", payeur, "{circuit: continuous-burstprop}",
			func(circuit.Spec) Rule { return ContinuousBurstprop() }),
		row("dendritic-error", "ΔW = ⟨rᵢₙᵀ · (φ(u) − φ(v))⟩; of interneurons ΔF = ⟨rᵀ · (φ(u) − φ(v))⟩, ΔH = ⟨rᵀ a⟩", sacramento, "{circuit: edn}",
			func(s circuit.Spec) Rule {
				return divided(s,
					Assignment{Role: circuit.Forward, Rule: DendriticError()},
					Assignment{Role: circuit.Interneuron, Rule: InterneuronError()},
					Assignment{Role: circuit.Inhibition, Rule: BurstFeedback()},
					Assignment{Role: circuit.Errors, Rule: BurstFeedback()})
			}),
		row("feedback-alignment", "ΔW = ⟨rᵢₙᵀ · δ⟩, δ_l = φ'(u_l) ⊙ δ_{l+1} Y_l", lillicrap, withLayers,
			func(circuit.Spec) Rule { return onForward(FeedbackAlignment()) }),
		row("direct-feedback-alignment", "ΔW = ⟨rᵢₙᵀ · δ⟩, δ_l = φ'(u_l) ⊙ δ_L Y_l", nokland, withDirect,
			func(s circuit.Spec) Rule { return directly(DirectFeedbackAlignment(), s) }),
		row("sign-symmetric", "ΔW = ⟨rᵢₙᵀ · δ⟩, δ_l = φ'(u_l) ⊙ δ_{l+1} Y_l with the signs of W_{l+1}ᵀ", liao, withSigns,
			func(circuit.Spec) Rule { return onForward(SignSymmetric()) }),
		row("kolen-pollack", "ΔW = ⟨rᵢₙᵀ · δ⟩, δ_l = φ'(u_l) ⊙ δ_{l+1} Y_l; ΔY_l = ⟨δ_{l+1}ᵀ · r_l⟩", kolen, withLearned,
			func(circuit.Spec) Rule { return bothWays(KolenPollack()) }),
		{Name: "e-prop", About: "ΔW = Σ_t ⟨L_t e_t⟩, e eligibility of the synapse, L error as it comes back", Citation: bellec, With: withRSNN,
			New: func() Recipe { return EProp{Spikes{Reverse}, true} }},
		{Name: "mdgl", About: "ΔW = Σ_t ⟨𝓛_t e_t⟩, 𝓛 = L + (1−α) Σ_j w_τ(p)τ(j) [W_pj ≠ 0] ψ_j L_j of the next moment", Citation: liuMDGL, With: withRSNN,
			New: func() Recipe { return MDGL{Spikes{Reverse}} }},
		{Name: "mdgl-cell", About: "ΔW = Σ_t ⟨𝓛_t e_t⟩, 𝓛 = L + (1−α) Σ_j W_pj ψ_j L_j of the next moment", Citation: liuMDGL, With: withRSNN,
			New: func() Recipe { return MDGLCell{Spikes{Reverse}} }},
		{Name: "one-crossing", About: "ΔW = Σ_t ⟨𝓛_t e_t⟩, 𝓛 = L + (1−α) Σ_j W_pj μ_j of the next moment: all ways over at most one recurrent synapse", Citation: liuMDGL, With: withRSNN,
			New: func() Recipe { return OneCrossing{Spikes{Reverse}} }},
		{Name: "nl-mdgl", About: "ΔW = Σ_t ⟨𝓛_t e_t⟩, 𝓛 = L + (1−α) Σ_j w̄_τ(p)τ(j) ψ_j L_j of the next moment, for all cells", Citation: liuMDGL, With: withRSNN,
			New: func() Recipe { return NLMDGL{Spikes{Reverse}} }},
		{Name: "on-mdgl", About: "ΔW = Σ_t ⟨L_t e_t⟩ + (1−α) Σ_t ⟨Σ_j w_τ(p)τ(j) [W_pj ≠ 0] signal_j F(ψ_j) F(e)⟩, F filter of the read-out", Citation: liuMDGL, With: withRSNN,
			New: func() Recipe { return OnMDGL{Spikes{Reverse}} }},
		{Name: "rflo", About: "ΔW = Σ_t ⟨L_t ψ_t p_t⟩, p leaky trace of the presynaptic signal (reconstructed for spikes)", Citation: murray, With: withRSNN,
			New: func() Recipe { return RFLO{Spikes{Reverse}} }},
	}}
}

// row is the entry of a rule without options.
func row(name, about, citation, with string, on func(circuit.Spec) Rule) catalog.Entry[Recipe] {
	return catalog.Entry[Recipe]{Name: name, About: about, Citation: citation, With: with, New: func() Recipe { return Plain(name, on) }}
}
