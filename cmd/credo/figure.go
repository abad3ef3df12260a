package main

import (
	"fmt"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/train/figure"
)

type figureCmd struct {
	Name    string  `arg:"" help:"A figure; see below."`
	Out     string  `default:"figures" placeholder:"DIR" help:"Folder for NAME.csv and the picture (${default})."`
	Picture string  `enum:"png,svg" default:"png" help:"Form of the picture: ${enum}."`
	Dtype   string  `enum:"float64,float32" default:"float64" help:"Precision: ${enum}."`
	Draws   *int    `placeholder:"N" help:"dic-4: how many draws of networks and inputs (4)."`
	Seed    *uint64 `placeholder:"N" help:"dic-4: seed of the first draw (1)."`
	Epochs  *int    `placeholder:"N" help:"dic-4: epochs of learning, 5 s each (60)."`
	Method  string  `placeholder:"NAME" help:"dic-4: integrator: tsit5 (the published one), rk4, euler."`
	Rules   string  `placeholder:"FORM" help:"dic-4: form of the rules: notebook (that of the figure), or trainer."`
	format
}

// draws returns the settings of a figure of random draws; given is the first flag that asks for one.
func (c figureCmd) draws() (d figure.Draws, given string, err error) {
	d = figure.DefaultDraws()
	for _, f := range []struct {
		flag string
		set  bool
		do   func()
	}{
		{"--draws", c.Draws != nil, func() { d.N = *c.Draws }},
		{"--seed", c.Seed != nil, func() { d.Seed = *c.Seed }},
		{"--epochs", c.Epochs != nil, func() { d.Epochs = *c.Epochs }},
		{"--method", c.Method != "", func() { d.Method = c.Method }},
		{"--rules", c.Rules != "", func() { d.Trainer = c.Rules == "trainer" }},
	} {
		if f.set {
			f.do()
			given = f.flag
		}
	}
	if c.Rules != "" && c.Rules != "trainer" && c.Rules != "notebook" {
		err = errors.Errorf("--rules must be notebook or trainer, not %q", c.Rules)
	}
	return d, given, err
}

// Help teaches.
func (figureCmd) Help() string {
	var out strings.Builder
	out.WriteString("Figures:\n")
	for _, f := range figure.List() {
		fmt.Fprintf(&out, "  %-8s %s\n", f.Name, f.About)
	}
	out.WriteString(`
The table has what the published equations give beside what was found: rates at which the weight change turns, with + where the synapse is
potentiated above them; where a curve is highest. The exit code is 1 if one of them is missed.

  credo figure dic-3
  credo figure dic-S1 --out DIR --picture svg --format markdown
  credo figure dic-4 --draws 8`)
	return out.String()
}

// Run makes the figure.
func (c figureCmd) Run(e *env) error {
	f, err := figure.Find(c.Name)
	if err != nil {
		return usage(err)
	}
	d, err := graph.ParseDtype(c.Dtype)
	if err != nil {
		return usage(err)
	}
	draws, given, err := c.draws()
	if err != nil {
		return usage(err)
	}
	if given != "" && !f.Drawn {
		return usage(errors.Errorf("%s is of figures that are made of random draws; %s is not", given, f.Name))
	}
	p := newProgress(e.stderr)
	r, err := f.Make(e.ctx, figure.Options{Dtype: d, Draws: draws, Progress: func(run string) func(done, total int) { return p.start(run).step }})
	p.wait()
	if err != nil {
		return errors.WithMessagef(err, "figure %s", f.Name)
	}
	files, err := r.Write(c.Out, f.Name, c.Picture)
	if err != nil {
		return err
	}
	if err := c.print(e.stdout, checkSheet(r)); err != nil {
		return err
	}
	fmt.Fprintf(e.stderr, "%s: %s\n", f.About, strings.Join(files, ", "))
	if !r.Pass() {
		return errors.Errorf("figure %s does not show all that it should", f.Name)
	}
	return nil
}

func checkSheet(r *figure.Result) sheet {
	s := sheet{head: []string{"check", "expected", "found", ""}, value: map[string]any{"checks": r.Checks, "pass": r.Pass()}}
	for _, c := range r.Checks {
		verdict := "ok"
		if !c.Pass {
			verdict = "OFF"
		}
		s.rows = append(s.rows, []string{c.What, c.Expected, c.Found, verdict})
	}
	return s
}
