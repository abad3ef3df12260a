package cli

import (
	"fmt"
	"math"
	"reflect"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/catalog"
	"credo/train/figure"
	"credo/train/runner"
	"credo/train/settings"
)

type figureCmd struct {
	Name    string   `arg:"" predictor:"figures" help:"A figure: ${figures}."`
	Options []string `arg:"" optional:"" name:"key=value" help:"Options of the figure; --key value means the same."`
	Out     string   `default:"figures" placeholder:"DIR" predictor:"path" help:"Folder for NAME.csv and the picture (${default})."`
	Picture string   `enum:"png,svg" default:"png" help:"Form of the picture: ${enum}."`
	Dtype   string   `enum:",float64,float32" default:"" placeholder:"DTYPE" help:"Precision: float64 or float32; without it the figure's own."`
	Fresh   bool     `help:"Make finished runs of the figure anew."`
	format
}

// Help teaches.
func (figureCmd) Help() string {
	var out strings.Builder
	out.WriteString("Figures, with their options and defaults:\n")
	r := settings.Reader{Catalog: catalog.New()}
	for _, f := range figure.Table().Entries {
		fmt.Fprintf(&out, "  %-8s %s\n", f.Name, f.About)
		for _, k := range r.Describe(f.New()) {
			fmt.Fprintf(&out, "           %s=%s  %s\n", k.Path, k.Default, strings.Trim(k.Doc+"; "+k.Allowed, "; "))
		}
	}
	out.WriteString(`
The table has the values that the published equations give beside the values found: rates at which the weight change turns, with + where the
synapse is potentiated above them; where a curve is highest. The exit code is 1 if one of them is missed. One process at a time makes a figure into a folder.

Figures with a scale are experiments. Their runs are kept below the folder, as runs of credo compare: a figure that was stopped goes on when
it is asked for again. The small ones need no data; the full ones need MNIST or CIFAR-10, and hours.

  credo figure dic-3
  credo figure dic-S1 --out DIR --picture svg --format markdown
  credo figure dic-4 draws=8
  credo figure burst-5
  credo figure burst-5 --scale full --seeds 1`)
	return out.String()
}

// make reads the options of the figure.
func (c figureCmd) make() (catalog.Entry[figure.Figure], figure.Figure, error) {
	row, err := figure.Table().Find(c.Name)
	if err != nil {
		return row, nil, err
	}
	f, err := settings.Set(catalog.New(), row.New(), c.Options...)
	return row, f, err
}

// Run makes the figure.
func (c figureCmd) Run(e *env) error {
	row, f, err := c.make()
	if err != nil {
		return usage(err)
	}
	p := newProgress(e.stderr)
	o, err := c.options(p)
	if err != nil {
		return usage(err)
	}
	lock, err := figure.Lock(c.Out, row.Name)
	if err != nil {
		return err
	}
	defer lock.Unlock()
	r, err := f.Make(e.ctx, o)
	p.wait()
	if err = errors.WithMessagef(err, "figure %s", row.Name); err != nil {
		if wrong := (settings.Problems{}); errors.As(err, &wrong) {
			return usage(err)
		}
		return err
	}
	files, err := r.Write(c.Out, row.Name, c.Picture)
	if err != nil {
		return err
	}
	if err := c.print(e.stdout, checkSheet(r)); err != nil {
		return err
	}
	fmt.Fprintf(e.stderr, "%s: %s\n", row.About, strings.Join(append(files, r.Records...), ", "))
	if !r.Pass() {
		return errors.Errorf("figure %s does not show all that it should", row.Name)
	}
	return nil
}

// options are the settings that all figures share.
func (c figureCmd) options(p *progress) (figure.Options, error) {
	o := figure.Options{Out: c.Out, Fresh: c.Fresh, Screen: func(run string) runner.Screen { return &runScreen{bar: p.start(run), every: math.MaxInt} }}
	if c.Dtype == "" {
		return o, nil
	}
	d, err := graph.ParseDtype(c.Dtype)
	o.Dtype = &d
	return o, err
}

// figureFlags writes flags that are options of a figure as key=value: --draws 4 becomes draws=4.
func figureFlags(args []string) []string {
	options := map[string]bool{}
	for _, f := range figure.Table().Entries {
		for _, o := range catalog.Fields(reflect.TypeOf(f.New())) {
			options["--"+o.Key] = true
		}
	}
	var out []string
	for i := 0; i < len(args); i++ {
		flag, value, given := strings.Cut(args[i], "=")
		switch {
		case !options[flag]:
			out = append(out, args[i])
		case given:
			out = append(out, flag[2:]+"="+value)
		case i+1 < len(args):
			out = append(out, flag[2:]+"="+args[i+1])
			i++
		default:
			out = append(out, flag[2:]+"=")
		}
	}
	return out
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
