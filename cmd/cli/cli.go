// Package cli is the command line of credo over everything that a catalog holds. A module of one's own gets it with its own rules and
// circuits beside the built-in ones:
//
//	func main() {
//		all := runner.Builtin()
//		catalog.Add(all, catalog.Entry[rules.Recipe]{Name: "oja", About: "ΔW = …", New: func() rules.Recipe { return &Oja{} }})
//		cli.Main(all)
//	}
package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train/figure"
	"credo/train/runner"
	"credo/train/task"
)

const (
	exitOK      = 0
	exitFailed  = 1
	exitUsage   = 2
	exitStopped = 130 // by a signal: the command goes on, or begins again, when it is asked for again
)

// commands is the command line. Each command's struct is in the file of its name.
type commands struct {
	Debug bool `help:"With an error, print where in the program it arose."`

	Train      trainCmd      `cmd:"" help:"Train one circuit with one rule."`
	Compare    compareCmd    `cmd:"" help:"Train several rules from the same weights on the same images, and print how they differ."`
	Verify     verifyCmd     `cmd:"" help:"Recompute cases of the published equations and print how far off each quantity is."`
	Replay     replayCmd     `cmd:"" help:"Compute cases that have no expected values."`
	Figure     figureCmd     `cmd:"" help:"Make a published figure again: its data, a picture, and the findings it should show."`
	Inspect    inspectCmd    `cmd:"" help:"Show the parts of a circuit, its equations, and the proof that a rule is local."`
	List       listCmd       `cmd:"" help:"List systems, circuits, rules, optimizers, tasks and figures."`
	Runs       runsCmd       `cmd:"" help:"List the runs in a folder: how far they are, their scores; --check reads every file."`
	Keys       keysCmd       `cmd:"" help:"List the keys of experiments: default, bounds, meaning."`
	Bench      benchCmd      `cmd:"" help:"Measure the cost of training on this machine."`
	Data       dataCmd       `cmd:"" help:"Data sets: which are here, and from where."`
	Completion completionCmd `cmd:"" help:"Print the code that completes commands in a shell."`
	Version    versionCmd    `cmd:"" help:"Print the version, and the libraries it was built with."`
}

// env is the outside of a command: where it prints, when it has to stop, and the things that can be named.
type env struct {
	ctx            context.Context
	stdout, stderr io.Writer
	catalog        *catalog.Catalog
}

const about = `credo trains published cortical microcircuits with their own local learning rules, beside the same networks trained by
back-propagation, and measures the difference.

Start with:  credo compare    (embedded digits, well under a minute)`

// Main runs the command line of the process over everything that a catalog holds, and exits.
func Main(c *catalog.Catalog) { os.Exit(run(c, os.Args[1:], os.Stdout, os.Stderr)) }

// run executes one command line and returns the exit code.
func run(all *catalog.Catalog, args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	var c commands
	helped := false
	parser, err := newParser(all, &c, kong.Writers(stdout, stderr), kong.Exit(func(int) { helped = true }))
	if err != nil {
		return report(stderr, err, false)
	}
	if complete(all, parser) {
		return exitOK
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
	return report(stderr, unjoined(parsed.Run(&env{ctx, stdout, stderr, all})), c.Debug)
}

func newParser(all *catalog.Catalog, c *commands, o ...kong.Option) (*kong.Kong, error) {
	p, err := kong.New(c, append(o, kong.Name("credo"), kong.Description(about), named(all), kong.Bind(all))...)
	return p, errors.WithStack(err)
}

// named gives the help texts the names of the tables.
func named(all *catalog.Catalog) kong.Vars {
	list := func(names []string) string { return strings.Join(names, ", ") }
	return kong.Vars{
		"circuits": list(catalog.Get[circuit.Model](all).Names()), "rules": list(catalog.Get[rules.Recipe](all).Names()),
		"sets": list(catalog.Get[task.Recipe](all).Names()), "figures": list(figure.Table().Names()), "cells": list(models.Cells().Names()),
		"runs": runner.Runs,
	}
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
	switch {
	case errors.As(err, &u):
		return exitUsage
	case errors.Is(err, context.Canceled):
		return exitStopped
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

// usageError is a mistake of the user: an unknown name, an experiment that does not fit together.
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
