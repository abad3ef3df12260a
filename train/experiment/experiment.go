package experiment

// Experiment is one run, or a comparison of several. The zero value is no experiment: take one from [Decode], [Read] or [Default].
type Experiment struct {
	Name       string    `yaml:"name" row:"own"` // for people; also in the name of the run directory
	Circuit    Circuit   `yaml:"circuit"`
	Rule       Rule      `yaml:"rule"`
	Settle     Settle    `yaml:"settle" if:"circuit.name=dic"`
	Optimizer  Optimizer `yaml:"optimizer"`
	Loss       string    `yaml:"loss" default:"ce; circuit.name=burstccn|burstprop|edn: mse" one:"ce mse"` // of the read-out: cross-entropy, or half the squared error
	Data       Data      `yaml:"data"`
	Batch      int       `yaml:"batch" default:"100; circuit.name=burstccn|burstprop|edn: 32" min:"1; circuit.feedback.average=true: 2"` // samples
	Epochs     int       `yaml:"epochs" default:"50" min:"0"`                                                                            // passes over the training images; 0 only evaluates
	Seed       uint64    `yaml:"seed" default:"1" row:"no"`                                                                              // of every random stream; 0 is a seed like any other
	Seeds      []uint64  `yaml:"seeds" count:"seed" min-length:"1" unique:"yes" row:"no"`                                                // of a comparison; none: Seed alone. A number n: Seed and the n-1 after it
	Dtype      string    `yaml:"dtype" default:"float32" one:"float32 float64"`
	LogEvery   int       `yaml:"log_every" default:"10" min:"0"`   // steps between two rows of training metrics; 0: by epoch only
	AlignEvery int       `yaml:"align_every" default:"10" min:"0"` // steps between two measurements of alignment; 0: none
	// AlignTo names what ΔW is compared with; none: the gradient of the circuit itself, backprop.
	AlignTo []string `yaml:"align_to" if:"circuit.backward.form!=none|direct" one:"@references" min-length:"1" unique:"yes"`
	// SettlingEvery is the number of steps between two comparisons of ΔW with that of full settling; 0: none.
	SettlingEvery int          `yaml:"settling_every" default:"0" min:"0" if:"circuit.name=dic"`
	Compare       []Experiment `yaml:"compare" row:"no"` // each complete; in the file, what differs from the rest
}

// Rule is how the weights learn.
type Rule struct {
	Name         string  `yaml:"name" default:"backprop; circuit.name=dic: inhibitory-exact; circuit.name=burstccn: burst; circuit.name=burstprop: burstprop; circuit.name=edn: dendritic-error" one:"@rules"`
	AvgInhLambda float64 `yaml:"avg_inh_lambda" default:"1" if:".name=inhibitory-threshold" min:"0" max:"1"`     // share of the newest minibatch in y0; dic section 4
	AvgInhInit   float64 `yaml:"avg_inh_init" default:"0.8" if:".name=inhibitory-threshold" above:"0"`           // y0 before the first step, a rate
	Y0           float64 `yaml:"y0" default:"1" if:".name=inhibitory-taylor|inhibitory-taylor-online" above:"0"` // rate at which the tangent touches
}

// Settle is how a phase of the dynamics is brought to rest. Defaults: dic sections 5.1 and 5.2; tolerance and sweeps by precision.
//
// Nudged targets move a network little, and what tsit5 leaves is much of that: on 64-256-10 and 64-256x3-10 the metric "settling
// error" is 0.4 to 1.8 at a relative tolerance of 1e-3, and below 0.02 at 1e-5 (dic section 5.3: 100 times tighter). The others need
// no such bound: in float64 two sweeps leave 4e-9, the default steps 2e-4; in float32 each leaves the 3e-3 of rounding.
type Settle struct {
	Method      string  `yaml:"method" default:"equilibrium" one:"equilibrium euler rk4 tsit5"`
	Dt          float64 `yaml:"dt" default:"0.005; .method=rk4: 0.008" if:".method=euler|rk4" above:"0"` // s
	OpenSteps   int     `yaml:"open_steps" default:"60; .method=rk4: 40" if:".method=euler|rk4" min:"1"`
	ClosedSteps int     `yaml:"closed_steps" default:"200; .method=rk4: 110" if:".method=euler|rk4" min:"1"`
	Tolerance   float64 `yaml:"tolerance" default:"1e-4; dtype=float64: 1e-12" if:".method=equilibrium" above:"0"`                                             // relative change in a sweep
	MaxSweeps   int     `yaml:"max_sweeps" default:"24; dtype=float64: 40" if:".method=equilibrium" min:"1"`                                                   // sweeps after the first
	Rtol        float64 `yaml:"rtol" default:"1e-3; circuit.target.strong=false: 1e-5" if:".method=tsit5" above:"0" max:"; circuit.target.strong=false: 1e-5"` // relative tolerance of each step, and at rest
	Atol        float64 `yaml:"atol" default:"1e-6; circuit.target.strong=false: 1e-8" if:".method=tsit5" above:"0" max:"; circuit.target.strong=false: 1e-8"` // the absolute one
}

// Optimizer turns the rule's changes into steps of the weights. Adam's defaults: dic section 4; the learning rates of the others
// are customary, not published.
type Optimizer struct {
	Name        string  `yaml:"name" default:"adam; circuit.name=burstccn|burstprop|edn: sgd" one:"sgd momentum adagrad adam"`
	LR          float64 `yaml:"lr" default:"0.1; circuit.name=burstccn|edn: 0.3; circuit.name=burstprop: 2; .name=momentum|adagrad: 0.01; .name=adam: 0.001" above:"0"`
	LRQ         float64 `yaml:"lr_q" default:"0.000731" if:"circuit.name=burstccn" above:"0"` // of feedback of events that learns: plain steps
	LRY         float64 `yaml:"lr_y" default:"0.001" if:"circuit.name=burstccn" above:"0"`    // of feedback of bursts that learns; that of burstprop learns as W does
	LRR         float64 `yaml:"lr_r" default:"1e-4" if:"circuit.name=burstprop" above:"0"`    // of recurrent weights that learn: plain steps
	LRIntn      float64 `yaml:"lr_intn" default:"0.005" if:"circuit.name=edn" above:"0"`      // of interneurons that learn: plain steps; some 8 over the cells of a layer are too much
	Momentum    float64 `yaml:"momentum" default:"0.9" if:".name=momentum" min:"0" below:"1"`
	Beta1       float64 `yaml:"beta1" default:"0.9" if:".name=adam" min:"0" below:"1"`
	Beta2       float64 `yaml:"beta2" default:"0.999" if:".name=adam" min:"0" below:"1"`
	Eps         float64 `yaml:"eps" default:"1e-8" if:".name=adagrad|adam" above:"0"`                        // added outside the root
	Per         string  `yaml:"per" default:"synapse" one:"synapse neuron layer network" if:".name=adagrad"` // what shares an accumulator
	WeightDecay float64 `yaml:"weight_decay" default:"0; rule.name=kolen-pollack: 0.001" min:"0" below:"1"`  // share of each weight lost in a step, apart from lr
	SpareBiases bool    `yaml:"spare_biases" default:"false; circuit.name=burstprop: true"`                  // biases are not lost
}

// Data is what is learned: a published set by its name, or the user's own by a path, which has a slash. Dir is where this machine
// keeps the published sets: it is no part of the experiment's [Experiment.Canonical] form, as the content of a set is known by its
// name and checked. The content of one's own data is known by SHA256, which loading fills in, and checks where it is given.
type Data struct {
	Name          string  `yaml:"name" default:"digits" one:"@data" or:"path"`
	Dir           string  `yaml:"dir" if:".name!=@path"`                                            // "": where data sets are usually found
	SHA256        string  `yaml:"sha256" if:".name=@path"`                                          // "": whatever is there
	Label         string  `yaml:"label" default:"last" if:".name=@path"`                            // column of a CSV file that has the classes: its name, first or last
	Scale         float64 `yaml:"scale" default:"0" min:"0" if:".name=@path"`                       // the value that becomes 1; 0: found, and filled in
	SplitSeed     uint64  `yaml:"split_seed" default:"1" if:".name=@path"`                          // of what is held out, for all seeds of a comparison
	TestFraction  float64 `yaml:"test_fraction" default:"0.2" above:"0" below:"1" if:".name=@path"` // share held out for testing, where there is no file for it
	TrainImages   int     `yaml:"train_images" default:"0" min:"0"`                                 // the first n of the training images; 0: all
	ValidFraction float64 `yaml:"valid_fraction" default:"0.1" min:"0" below:"1"`                   // share of the training file held out; dic section 8
}

// Own tells whether the data are the user's own.
func (d Data) Own() bool { return isPath(d.Name) }

// Label names the experiment for people: its name, or circuit and rule.
func (e Experiment) Label() string {
	if e.Name != "" {
		return e.Name
	}
	return e.Circuit.Name + " " + e.Rule.Name
}

// SeedList returns the seeds to run: Seeds, or Seed alone.
func (e Experiment) SeedList() []uint64 {
	if len(e.Seeds) > 0 {
		return e.Seeds
	}
	return []uint64{e.Seed}
}

// Rows returns the experiments of a comparison, or the experiment itself.
func (e Experiment) Rows() []Experiment {
	if len(e.Compare) > 0 {
		return e.Compare
	}
	return []Experiment{e}
}
