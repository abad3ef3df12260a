package cli

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/train/rundir"
	"credo/train/verify"
)

type replayCmd struct {
	Cases string `arg:"" help:"A case file (JSON); expect may be absent."`
	Out   string `short:"o" required:"" placeholder:"OUT.json" help:"Where to write {\"cases\": [{\"name\", \"values\"}]}."`
	Dtype string `enum:"float64,float32" default:"float64" help:"Precision: ${enum}."`
}

// Run computes the cases, writes what could be computed, and fails if anything could not.
func (c replayCmd) Run(e *env) error {
	f, err := verify.ReadFile(c.Cases)
	if err != nil {
		return err
	}
	d, err := graph.ParseDtype(c.Dtype)
	if err != nil {
		return usage(err)
	}
	r := verify.Replay(f.Cases, d)
	err = rundir.WriteFile(c.Out, func(w io.Writer) error { return errors.WithStack(json.NewEncoder(w).Encode(r)) })
	if err != nil {
		return err
	}
	for _, l := range r.LeftOut {
		fmt.Fprintf(e.stderr, "left out: case %s of kind %s, which is not known here\n", l.Case, l.Kind)
	}
	for _, err := range r.Failed {
		fmt.Fprintln(e.stderr, "credo:", err)
	}
	fmt.Fprintf(e.stderr, "%d of %d cases computed, in %s\n", len(r.Cases), len(f.Cases), c.Out)
	if !r.Complete() {
		return errSilent
	}
	return nil
}
