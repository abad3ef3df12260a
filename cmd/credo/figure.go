package main

import (
	"fmt"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/train/figure"
)

type figureCmd struct {
	Name    string `arg:"" help:"A figure; see below."`
	Out     string `default:"figures" placeholder:"DIR" help:"Folder for NAME.csv and the picture (${default})."`
	Picture string `enum:"png,svg" default:"png" help:"Form of the picture: ${enum}."`
	Dtype   string `enum:"float64,float32" default:"float64" help:"Precision: ${enum}."`
	format
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
  credo figure dic-S1 --out DIR --picture svg --format markdown`)
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
	r, err := f.Make(e.ctx, figure.Options{Dtype: d})
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
