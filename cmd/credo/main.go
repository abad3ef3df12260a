// Command credo trains published cortical microcircuits with their own local plasticity rules, beside the same networks trained
// by back-propagation, and measures the difference. See credo --help and the README.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/pkg/errors"
)

const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// cli is the command line. Each command's struct is in the file of its name.
type cli struct {
	Debug bool `help:"With an error, print where in the program it arose."`

	Train   trainCmd   `cmd:"" help:"Train one circuit with one rule."`
	Compare compareCmd `cmd:"" help:"Train several rules from the same weights on the same images, and print how they differ."`
	Verify  verifyCmd  `cmd:"" help:"Recompute reference cases and print how far off each quantity is."`
	Replay  replayCmd  `cmd:"" help:"Compute reference cases that have no expected values."`
	Figure  figureCmd  `cmd:"" help:"Make a published figure again: its data, a picture, and what it should show."`
	Inspect inspectCmd `cmd:"" help:"Show what a circuit is made of, its equations, and the proof that a rule is local."`
	Bench   benchCmd   `cmd:"" help:"Measure what training costs on this machine."`
	Data    dataCmd    `cmd:"" help:"Data sets: what is here, and from where."`
	Version versionCmd `cmd:"" help:"Print the version, and what it was built with."`
}

// env is what commands use of the outside.
type env struct {
	ctx            context.Context
	stdout, stderr io.Writer
}

const about = `credo trains published cortical microcircuits with their own local learning rules, beside the same networks trained by
back-propagation, and measures the difference.

Start with:  credo compare    (embedded digits, well under a minute)`

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run executes one command line and returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	var c cli
	helped := false
	parser, err := newParser(&c, kong.Writers(stdout, stderr), kong.Exit(func(int) { helped = true }))
	if err != nil {
		return report(stderr, err, false)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(gather(parser.Model, args))
	switch {
	case helped: // kong has printed it, and goes on
		return exitOK
	case err != nil:
		fmt.Fprintf(stderr, "credo: %v (see credo --help)\n", err)
		return exitUsage
	}
	return report(stderr, unjoined(parsed.Run(&env{ctx, stdout, stderr})), c.Debug)
}

func newParser(c *cli, o ...kong.Option) (*kong.Kong, error) {
	p, err := kong.New(c, append(o, kong.Name("credo"), kong.Description(about))...)
	return p, errors.WithStack(err)
}

// report prints an error and returns the exit code that goes with it.
func report(stderr io.Writer, err error, debug bool) int {
	if err == nil {
		return exitOK
	}
	if errors.Is(err, errSilent) {
		return exitFailed
	}
	if debug {
		fmt.Fprintf(stderr, "credo: %+v\n", err)
	} else {
		fmt.Fprintf(stderr, "credo: %v\n", err)
	}
	var u usageError
	if errors.As(err, &u) {
		return exitUsage
	}
	return exitFailed
}

// unjoined takes the error of a command out of the list in which kong wraps it, which would hide the stack from --debug.
func unjoined(err error) error {
	if list, ok := err.(interface{ Unwrap() []error }); ok && len(list.Unwrap()) == 1 {
		return list.Unwrap()[0]
	}
	return err
}

// errSilent ends a command that has said what failed already.
var errSilent = errors.New("failed")

// usageError is a mistake in what was asked for: an unknown name, an experiment that does not fit together.
type usageError struct{ error }

// Unwrap returns the error itself.
func (u usageError) Unwrap() error { return u.error }

// Format prints the stack for --debug.
func (u usageError) Format(s fmt.State, verb rune) {
	if f, ok := u.error.(fmt.Formatter); ok {
		f.Format(s, verb)
		return
	}
	_, _ = io.WriteString(s, u.Error())
}

func usage(err error) error {
	if err == nil {
		return nil
	}
	return usageError{err}
}
