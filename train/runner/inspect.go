package runner

import (
	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/graph/exec"
	"credo/rules"
	"credo/train/experiment"
)

// Inspection lists the parts of a circuit and the effects of a rule on them.
type Inspection struct {
	Circuit     string              `json:"circuit"`
	Rule        string              `json:"rule"`
	Equation    string              `json:"equation"` // of the rule
	Citation    string              `json:"citation"`
	Equations   []string            `json:"equations"` // of the circuit
	Populations []PopulationInfo    `json:"populations"`
	Projections []ProjectionInfo    `json:"projections"`
	Phases      []string            `json:"phases"`
	Parameters  int                 `json:"parameters"`
	Nodes       int                 `json:"nodes"`     // of the expression graph of one step of training
	Program     exec.Stats          `json:"program"`   // that step, compiled
	Leaks       map[string][]string `json:"leaks"`     // by plastic projection: values that its change reads and its synapses cannot sense
	Transport   map[string][]string `json:"transport"` // by plastic projection: weights that the circuit hands over
	Plastic     []string            `json:"plastic"`
	Graph       *graph.Builder      `json:"-"` // of settling and rule
	Step        *graph.Program      `json:"-"` // the program of training, for each minibatch
}

// PopulationInfo describes a population.
type PopulationInfo struct {
	Name       string   `json:"name"`
	Cell       string   `json:"cell"`
	Size       int      `json:"size"`
	Shape      []int    `json:"shape"` // of one sample: rows, columns and channels of an image
	Vars       []string `json:"variables"`
	Activation string   `json:"activation"`
}

// ProjectionInfo describes a projection.
type ProjectionInfo struct {
	Name    string   `json:"name"`
	Pre     string   `json:"pre"`
	Post    string   `json:"post"`
	Role    string   `json:"role"`
	Form    string   `json:"form"`
	Weights []int    `json:"weights"` // shape of those that are stored
	Plastic bool     `json:"plastic"`
	From    []string `json:"computed_from"`
	Copies  []string `json:"copies"` // of constraints after every step: "tied to W2"
}

// Inspect examines an experiment that has its sizes: the graph of settling and rule in double precision, and the step of training
// as it will run.
func Inspect(e experiment.Experiment) (*Inspection, error) {
	in, err := certificate(e)
	if err != nil {
		return nil, err
	}
	return in, in.compile(e)
}

// certificate examines circuit and rule, without the step of training.
func certificate(e experiment.Experiment) (*Inspection, error) {
	e, err := e.Complete()
	if err != nil {
		return nil, err
	}
	row, _ := catalog.Get[rules.Recipe](e.Catalog()).Of(e.Rule)
	return examine(e.Circuit, e.Rule.On(e.Circuit.Spec()), row)
}

// examined are the moments of the trial, if a rule reads whole trials, and the samples that are certified.
var examined = circuit.Dims{Steps: 4, Batch: 5}

// examine writes circuit and rule, and certifies them.
func examine(c circuit.Circuit, r rules.Rule, row catalog.Entry[rules.Recipe]) (*Inspection, error) {
	parts, err := rules.Parts(c, r, examined)
	if err != nil {
		return nil, err
	}
	in := describe(row, c.Spec())
	in.Graph = parts[0].B
	return in, in.certify(parts)
}

func describe(row catalog.Entry[rules.Recipe], spec circuit.Spec) *Inspection {
	in := &Inspection{
		Circuit: spec.Name, Rule: row.Name, Equation: row.About, Citation: row.Citation, Equations: spec.Equations, Phases: spec.Phases,
		Leaks: map[string][]string{}, Transport: map[string][]string{},
	}
	for _, p := range spec.Populations {
		info := PopulationInfo{p.Name, p.Cell, p.Size(), p.Shape, p.Vars, ""}
		if p.Phi != nil {
			info.Activation = p.Phi.String()
		}
		in.Populations = append(in.Populations, info)
	}
	for _, p := range spec.Projections {
		info := ProjectionInfo{Name: p.Name, Pre: p.Pre, Post: p.Post, Role: p.Role, Form: p.Connects().String(), Plastic: p.Plastic, From: p.From}
		for _, c := range spec.Constraints {
			if c.Target() == p.Name && c.Source() != "" {
				info.Copies = append(info.Copies, c.String())
			}
		}
		if p.Stored() {
			info.Weights = spec.Shape(p)
			in.Parameters += circuit.Shape(info.Weights).Size()
		}
		in.Projections = append(in.Projections, info)
	}
	for _, p := range spec.Plastic() {
		in.Plastic = append(in.Plastic, p.Name)
	}
	return in
}

// compile compiles the step that training runs, optimizer and all.
func (in *Inspection) compile(e experiment.Experiment) error {
	l, err := NewLearner(e)
	if err != nil {
		return err
	}
	if in.Step, err = l.StepProgram(l.NewBatch(e.Batch)); err != nil {
		return err
	}
	in.Program = in.Step.Stats()
	in.Nodes = in.Program.Nodes
	return nil
}

// certify fills in leaks and transport for every plastic projection. One that the rule leaves alone has none.
func (in *Inspection) certify(parts []rules.Part) error {
	for _, name := range in.Plastic {
		in.Leaks[name], in.Transport[name] = []string{}, []string{}
	}
	proofs, err := rules.Certificates(parts)
	for _, c := range proofs {
		in.Leaks[c.Projection], in.Transport[c.Projection] = c.Leaks, c.Transport
	}
	return err
}
