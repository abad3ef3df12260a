package cli

import (
	"credo/train"
	"credo/train/task"
)

// runScreen shows one run.
type runScreen struct {
	bar   *bar
	every int // epochs between two lines
}

// Progress moves the bar.
func (s *runScreen) Progress(step, steps int) { s.bar.step(step, steps) }

// Warn prints a warning.
func (s *runScreen) Warn(message string) { s.bar.p.line("warning: %s: %s", s.bar.name, message) }

// Epoch prints the scores of an epoch.
func (s *runScreen) Epoch(epoch int, measures []task.Measure, valid, test train.Score) {
	if epoch%s.every != 0 {
		return
	}
	head, loss := measures[0], measures[len(measures)-1]
	line := "test " + called(head, test.Mean(head.Name)) + " after " + count(epoch, "epoch")
	if valid != nil {
		line += ", validation " + value(head, valid.Mean(head.Name))
	}
	if len(measures) > 1 {
		line += ", test " + called(loss, test.Mean(loss.Name))
	}
	s.bar.p.line("%s: %s", s.bar.name, line)
}
