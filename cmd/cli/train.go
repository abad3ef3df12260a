package cli

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/train"
	"credo/train/rundir"
	"credo/train/runner"
)

type trainCmd struct {
	choice
	Threads int    `default:"1" placeholder:"N" help:"Threads that a step may use. The result does not depend on it."`
	Out     string `placeholder:"DIR" predictor:"path" help:"Folder for the run's record; without it one under runs/, named after the experiment."`
	Resume  string `placeholder:"DIR" predictor:"path" help:"Go on with the run in this folder, from its last checkpoint. The experiment is read from there."`
	Fresh   bool   `help:"Make the run anew where it was made or begun before; its old files stay until the new run is finished."`
	format
}

// Help teaches.
func (trainCmd) Help() string {
	return `Examples:
  credo train                                        dic under inhibitory-exact on the embedded digits
  credo train --data mnist --epochs 1                the same on MNIST
  credo train --circuit mlp --rule backprop 'circuit.hidden=[256,256,256]' optimizer.lr=0.0005
  credo train --circuit mlp --rule sign-symmetric circuit.backward.y.sizes=fixed
  credo train experiment.yaml --seed 7 --out runs/seed7
  credo train --resume runs/seed7
  credo train --circuit mlp --rule backprop --from runs/seed7/model.safetensors

The folder holds the resolved experiment, every number measured (metrics.csv), the model (model.safetensors), summary.json and a log.
Running its experiment.yaml again gives the same numbers. While the run goes on no other process gets the folder. A run that is finished is not
made again: its result is printed. --fresh makes it anew.

A run keeps a checkpoint about once a minute (checkpoint_seconds, or every checkpoint_every steps), and when it is stopped: Ctrl-C, SIGTERM and SIGHUP end it with
exit code 130, a second one at once. --resume goes on from the last checkpoint and ends with the same bits as a run that was not stopped. --from
begins with the weights of a model, at step 0.`
}

// Run trains.
func (c trainCmd) Run(e *env) error {
	exp, err := c.experiment(e)
	if err != nil {
		return err
	}
	switch {
	case c.Threads < 1:
		return usage(errors.Errorf("--threads %d: at least 1", c.Threads))
	case len(exp.Compare) > 0:
		return usage(errors.Errorf("this experiment compares %d rows: use credo compare", len(exp.Compare)))
	case len(exp.Seeds) > 0:
		return usage(errors.New("seeds belong to a comparison: use credo compare, or give the one seed as seed"))
	}
	if done, err := c.printed(e, exp); done || err != nil {
		return err
	}
	exp, t, err := load(e.stderr, exp)
	if err != nil {
		return err
	}
	if _, err := runner.Begin(exp); err != nil {
		return usage(err)
	}
	p := newProgress(e.stderr)
	sum, err := runner.Train(e.ctx, exp, t, c.options(), func() runner.Screen { return &runScreen{bar: p.start(exp.Label()), every: 1} })
	p.wait()
	if err != nil {
		return wayOn(err)
	}
	if sum.Kept {
		fmt.Fprintln(e.stderr, keptRun(sum))
	}
	return c.print(e.stdout, summarySheet(sum))
}

// options say where the run is kept and how it is made.
func (c trainCmd) options() runner.Options {
	o := runner.Options{Out: c.Out, Threads: c.Threads}
	switch {
	case c.Resume != "":
		o.Out, o.How = c.Resume, rundir.Resume
	case c.Fresh:
		o.How = rundir.Fresh
	}
	return o
}

// wayOn says how a run that was stopped goes on.
func wayOn(err error) error {
	var s runner.Stopped
	if !errors.As(err, &s) {
		return err
	}
	return fmt.Errorf("%w; go on by: credo train --resume %s", err, shellWord(s.Dir))
}

// keptRun says that a run was not made again.
func keptRun(sum *runner.Summary) string {
	out := sum.Dir + " holds this run, finished: this is its result, and nothing was changed; --fresh makes it anew"
	if sum.Differs != "" {
		out += "; " + sum.Differs
	}
	if sum.Shadowed {
		out += "; a run that was begun to take its place was stopped: --resume goes on with it"
	}
	return out
}

// summarySheet has one line, with a column for every measure.
func summarySheet(sum *runner.Summary) sheet {
	s := sheet{head: []string{"circuit", "rule", "data", "epochs"}, value: append(sum.Object(), train.Entry{Key: "folder", Value: sum.Dir})}
	cells := []string{sum.Circuit, sum.Rule, sum.Data, fmt.Sprint(sum.Epochs)}
	for _, m := range sum.Measures {
		s.head, cells = append(s.head, "test "+m.Name), append(cells, known(m, sum.Test(m)))
	}
	for _, a := range sum.Alignment {
		s.head = append(s.head, "cosine to "+a.To)
		cells = append(cells, byLayer(train.Layers(sum.Result.Alignment), a.Cosine, "%s %.3f"))
	}
	s.head, s.rows = append(s.head, "folder"), [][]string{append(cells, sum.Dir)}
	return s
}
