package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/train/experiment"
	"credo/train/rundir"
	"credo/train/runner"
)

type inspectCmd struct {
	Subject  string   `arg:"" predictor:"subjects" help:"A circuit (${circuits}; of figures ${cells}), or a model file that credo wrote."`
	Settings []string `arg:"" optional:"" name:"rule" predictor:"rules" help:"A rule, and settings as key=value: circuit.sizes=[784,256,10]."`
	Dot      string   `placeholder:"FILE" help:"Also write the expression graph of one step, for Graphviz."`
	Plan     bool     `help:"Also print the instructions of one step of training."`
	format
}

// Help teaches.
func (inspectCmd) Help() string {
	return `The certificate says of every plastic projection what its weight change depends on beyond what its synapses can sense: the rate of
their own presynaptic cell, the variables of their own postsynaptic cell, the currents onto it, their own weights and memory.
"leaks" breaks locality; "transport" lists weights that the circuit itself copies from elsewhere. Both are found by following the
expression graph and then by changing single cells and watching which synapses notice.

  credo inspect dic inhibitory-exact
  credo inspect mlp backprop --format json
  credo inspect mlp backprop --plan
  credo inspect runs/…/model.safetensors`
}

// Run inspects.
func (c inspectCmd) Run(e *env) error {
	in, batch, err := c.inspect(e)
	if err != nil {
		return err
	}
	if c.Dot != "" {
		if err := rundir.WriteFile(c.Dot, in.Graph.Dot); err != nil {
			return err
		}
	}
	if c.Format == "json" {
		return c.json(e.stdout, in)
	}
	if c.Format == "text" {
		describe(e.stdout, in)
	}
	if err := c.print(e.stdout, certificateSheet(in)); err != nil || !c.Plan {
		return err
	}
	fmt.Fprintf(e.stdout, "\nplan of one step, minibatches of %d: a star marks the values of a chain that are stored\n\n", batch)
	return in.Step.WritePlan(e.stdout)
}

// inspect examines the subject; batch is the size of the minibatches of its step of training.
func (c inspectCmd) inspect(e *env) (in *runner.Inspection, batch int, err error) {
	if runner.OfFigure(c.Subject) {
		if len(c.Settings) != 1 || strings.Contains(c.Settings[0], "=") || c.Plan {
			return nil, 0, usage(errors.Errorf("circuit %s is made for a figure: it takes a rule, no settings and no --plan", c.Subject))
		}
		in, err = runner.InspectFigure(e.catalog, c.Subject, c.Settings[0])
		return in, 0, usage(err)
	}
	exp, err := c.experiment(e)
	if err != nil {
		return nil, 0, err
	}
	in, err = runner.Inspect(exp)
	return in, exp.Batch, usage(err)
}

func (c inspectCmd) json(w io.Writer, in *runner.Inspection) error {
	out := struct {
		*runner.Inspection
		Plan []string `json:"plan,omitempty"`
	}{Inspection: in}
	if c.Plan {
		var text strings.Builder
		if err := in.Step.WritePlan(&text); err != nil {
			return err
		}
		out.Plan = strings.Split(strings.TrimSuffix(text.String(), "\n"), "\n")
	}
	return printJSON(w, out)
}

func (c inspectCmd) experiment(e *env) (experiment.Experiment, error) {
	if strings.HasSuffix(c.Subject, ".safetensors") {
		if len(c.Settings) > 0 {
			return experiment.Experiment{}, usage(errors.Errorf("a model file brings its rule and settings: %q is too much", c.Settings[0]))
		}
		exp, _, err := runner.LoadModel(e.catalog, c.Subject)
		return exp, err
	}
	settings := []string{"circuit.name=" + c.Subject}
	for _, s := range c.Settings {
		if !strings.Contains(s, "=") {
			s = "rule.name=" + s
		}
		settings = append(settings, s)
	}
	exp, err := decode(e, "", "circuit: {hidden: [64]}", settings)
	if err != nil {
		return exp, err
	}
	exp, err = runner.Sized(exp)
	return exp, usage(err)
}

func describe(w io.Writer, in *runner.Inspection) {
	fmt.Fprintf(w, "circuit %s: %d parameters", in.Circuit, in.Parameters)
	if in.Step != nil {
		fmt.Fprintf(w, "; one step under %s: %d nodes, %d instructions, %d of them without a kernel", in.Rule, in.Nodes, in.Program.Instructions, in.Program.Fallbacks)
	}
	fmt.Fprint(w, "\n\n")
	for _, q := range in.Equations {
		fmt.Fprintf(w, "  %s\n", q)
	}
	fmt.Fprintf(w, "\nphases: %s\n\npopulations\n", strings.Join(in.Phases, ", "))
	width := 6
	for _, p := range in.Populations {
		width = max(width, len(circuit.Shape(p.Shape).String()))
	}
	for _, p := range in.Populations {
		fmt.Fprintf(w, "  %-12s %-12s %*s  %s\n", p.Name, p.Cell, width, circuit.Shape(p.Shape), strings.Join(p.Vars, ", "))
	}
	fmt.Fprintf(w, "\nprojections\n")
	for _, p := range in.Projections {
		note := "fixed"
		switch {
		case p.Plastic:
			note = fmt.Sprintf("plastic %dx%d", p.Weights[0], p.Weights[1])
		case len(p.Copies) > 0:
			note = strings.Join(p.Copies, ", ")
		case len(p.From) > 0:
			note = "computed from " + strings.Join(p.From, ", ")
		}
		fmt.Fprintf(w, "  %-10s %s → %s, %s, %s, %s\n", p.Name, p.Pre, p.Post, p.Role, p.Form, note)
	}
	fmt.Fprintf(w, "\nrule %s\n  %s\n  %s\n\ncertificate\n", in.Rule, in.Equation, in.Citation)
}

func certificateSheet(in *runner.Inspection) sheet {
	s := sheet{head: []string{"projection", "leaks", "transport"}, value: in}
	list := func(names []string) string {
		if len(names) == 0 {
			return "none"
		}
		return strings.Join(names, "\n")
	}
	for _, p := range in.Plastic {
		s.rows = append(s.rows, []string{p, list(in.Leaks[p]), list(in.Transport[p])})
	}
	return s
}
