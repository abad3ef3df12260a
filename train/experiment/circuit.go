package experiment

// Circuit is the network. Its options beside name and sizes are those of one circuit each; for another they are zero.
type Circuit struct {
	Name       string     `yaml:"name" default:"dic" one:"@circuits"`
	Sizes      []int      `yaml:"sizes" instead:"hidden" min:"1" min-length:"2"`         // inputs, cells of each hidden layer, outputs
	Hidden     []int      `yaml:"hidden" default:"[256]" instead:"sizes" min:"1"`        // without the ends, which the data have; nil if Sizes is given
	Activation Activation `yaml:"activation" if:"circuit.name=mlp" spread:"phi_e phi_i"` // of all units
	DIC        `if:"circuit.name=dic"`
	Pyramidal  `if:"circuit.name=burstccn|burstprop|edn"`
	BurstCCN   `if:"circuit.name=burstccn"`
	Burstprop  `if:"circuit.name=burstprop"`
	EDN        `if:"circuit.name=edn"`
	MLP        `if:"circuit.name=mlp"`
}

// DIC are the options of circuit dic; sections are those of its specification.
type DIC struct {
	PhiE        Activation `yaml:"phi_e"`                           // of excitatory cells; section 1
	PhiI        Activation `yaml:"phi_i"`                           // of inhibitory cells
	TauE        float64    `yaml:"tau_e" default:"0.02" above:"0"`  // s
	TauI        float64    `yaml:"tau_i" default:"0.005" above:"0"` // s
	Controller  Controller `yaml:"controller"`
	FBToReadout bool       `yaml:"fb_to_readout" default:"true"` // the controller drives the read-out too
	Feedback    Feedback   `yaml:"feedback"`
	Target      Target     `yaml:"target"`
	SoftTargets bool       `yaml:"soft_targets" default:"false"` // teach 0.99 and 0.01/(K-1) instead of 1 and 0; section 11.1
}

// Pyramidal are options that circuits of pyramidal cells share; sections are those of the specification of the burst family.
type Pyramidal struct {
	Baseline  float64 `yaml:"baseline" default:"0.5; circuit.name=burstprop: 0.2" if:"circuit.name=burstccn|burstprop" above:"0" below:"1"` // burst probability without an error
	Teacher   bool    `yaml:"teacher" default:"true"`                                                                                       // without, nothing moves the read-out
	Y         TopDown `yaml:"y"`                                                                                                            // excitation from above: of bursts, in edn of rates
	YLearning bool    `yaml:"y_learning" default:"false" if:"circuit.name=burstccn|burstprop"`
}

// BurstCCN are the options of circuit burstccn; section 2.
type BurstCCN struct {
	Noise     float64       `yaml:"noise" default:"0" min:"0"` // standard deviation, of what layers receive from below
	Wide      bool          `yaml:"wide" default:"false"`      // the burst probability of later work, at rest at the baseline; section 15.2
	Q         EventFeedback `yaml:"q"`                         // of events
	QLearning bool          `yaml:"q_learning" default:"true; circuit.q.mode=tied: false"`
}

// Burstprop are the options of circuit burstprop; section 6.
type Burstprop struct {
	Recurrent         bool `yaml:"recurrent" default:"true"` // cells of a layer oppose each other's plateaus
	RecurrentLearning bool `yaml:"recurrent_learning" default:"true; circuit.recurrent=false: false"`
}

// EDN are the options of circuit edn; section 7.
type EDN struct {
	LambdaOutput float64      `yaml:"lambda_output" default:"0.1" above:"0" below:"1"` // share of the teacher in the read-out's somata
	LambdaIntn   float64      `yaml:"lambda_intn" default:"0.1" above:"0" below:"1"`   // of the cells that they mirror in interneurons
	LambdaHidden float64      `yaml:"lambda_hidden" default:"0.1" above:"0"`           // of apical potentials in hidden somata
	Interneurons Interneurons `yaml:"interneurons"`
}

// Interneurons are copies of the layer above, of its weights W and feedback Y: after every step, at the start; or drawn.
type Interneurons struct {
	Mode  string  `yaml:"mode" default:"symmetric" one:"tied symmetric random"`
	Scale float64 `yaml:"scale" default:"1" above:"0"` // of the copy of Y, or the standard deviation
}

// TopDown is where the weights of excitation from above come from; section 2.
type TopDown struct {
	Mode  string  `yaml:"mode" default:"random" one:"tied symmetric random"`                             // copies of W after every step, at the start, or drawn
	Scale float64 `yaml:"scale" default:"0.5; circuit.name=edn: 0.1; .mode=tied|symmetric: 1" above:"0"` // of a copy, or the standard deviation
}

// EventFeedback is where those of events come from: copies of Y times the baseline after every step, at the start; of W at the start; or
// drawn.
type EventFeedback struct {
	Mode  string  `yaml:"mode" default:"symmetric" one:"tied symmetric w-symmetric random"`
	Scale float64 `yaml:"scale" default:"1" if:".mode=w-symmetric|random" above:"0"` // times the baseline of a copy of W, or the standard deviation
}

// MLP are the options of circuit mlp. Its units have biases; a linear read-out has none.
type MLP struct {
	Readout  string   `yaml:"readout" default:"linear; .activation.name=sigmoid: units" one:"linear units"` // units: like the hidden ones
	Init     Init     `yaml:"init"`
	Backward Backward `yaml:"backward"`
}

// Backward is the feedback that brings errors to the hidden cells of circuit mlp: from layer to layer, or from the read-out direct to each.
// Its weights Y are drawn; copies of the forward weights at the start, or after every step (tied, which is back-propagation); or share
// their signs, with sizes that are all alike (usf), drawn anew for every minibatch (brsf), or drawn once (frsf).
type Backward struct {
	Form     string  `yaml:"form" default:"none; rule.name=feedback-alignment|sign-symmetric|kolen-pollack: layers; rule.name=direct-feedback-alignment: direct" one:"none layers direct; rule.name=feedback-alignment|sign-symmetric|kolen-pollack: layers; rule.name=direct-feedback-alignment: direct"`
	Regime   string  `yaml:"regime" default:"random; rule.name=sign-symmetric: usf" if:".form!=none" one:"random symmetric tied usf brsf frsf; .form=direct: random; rule.name=feedback-alignment: random symmetric tied; rule.name=sign-symmetric: usf brsf frsf; rule.name=kolen-pollack: random symmetric"`
	Draw     string  `yaml:"draw" default:"xavier" if:".regime=random|usf|brsf|frsf" one:"xavier normal"` // xavier: standard deviation scale √(2/(cells at both ends)); normal: scale
	Scale    float64 `yaml:"scale" default:"1" if:".form!=none" above:"0"`                                // of a copy, to its source; of what is drawn, see draw
	Learning bool    `yaml:"learning" default:"false; rule.name=kolen-pollack: true" if:".regime=random|symmetric"`
}

// Activation turns potentials into rates: softplus a ln(1 + exp(k (u - s))), the sigmoid 1/(1 + exp(-u)), or the identity.
type Activation struct {
	Name string  `yaml:"name" default:"softplus" one:"softplus sigmoid identity"`
	A    float64 `yaml:"a" default:"1" if:".name=softplus" above:"0"` // scale of the rate
	K    float64 `yaml:"k" default:"1" if:".name=softplus" above:"0"` // sharpness
	S    float64 `yaml:"s" default:"0" if:".name=softplus"`           // shift of the potential
}

// list names the fields that the short form [a, k, s] gives.
func (Activation) list() []string { return []string{"a", "k", "s"} }

// Controller is leaky proportional-integral: c = kp e + ki q, tau dq/dt = e - lambda q; section 2.
type Controller struct {
	KP     float64 `yaml:"kp" default:"0.2" min:"0"`
	KI     float64 `yaml:"ki" default:"0.4" min:"0"`
	Lambda float64 `yaml:"lambda" default:"1" above:"0"`
	Tau    float64 `yaml:"tau" default:"0.1" above:"0"` // s
}

// Feedback is how the feedback matrices follow from the Jacobian of the open loop; section 3. The batch mean needs a batch of 2 at
// least, and it and the limit need a form other than aligned.
type Feedback struct {
	Form    string   `yaml:"form" default:"shipped" one:"shipped equilibrium aligned"`
	Average bool     `yaml:"average" default:"false"`       // the batch mean, for every sample
	Clip    *float64 `yaml:"clip" default:"null" above:"0"` // limit of the entries; nil: none
	Norm    *float64 `yaml:"norm" default:"1" above:"0"`    // Frobenius norm of each sample's matrix; nil: as it comes
}

// Target is what the controller steers to; section 2.
type Target struct {
	Strong bool    `yaml:"strong" default:"true"`                                      // the label itself
	Nudge  float64 `yaml:"nudge" default:"0.015" if:".strong=false" above:"0" max:"1"` // or the answer moved by this share towards it
}

// Init draws the first weights: lecun (dic section 1), or xavier times a gain, 3.6 in Greedy et al. 2022.
type Init struct {
	Name string  `yaml:"name" default:"lecun; circuit.activation.name=sigmoid: xavier" one:"lecun xavier"`
	Gain float64 `yaml:"gain" default:"3.6" if:".name=xavier" above:"0"`
}
