package cli

import "credo/train"

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
func (s *runScreen) Epoch(epoch int, valid *train.Score, test train.Score) {
	if epoch%s.every != 0 {
		return
	}
	validation := ""
	if valid != nil {
		validation = ", validation " + percent(valid.Accuracy)
	}
	s.bar.p.line("%s: test %s after %s%s, test loss %.4g", s.bar.name, percent(test.Accuracy), count(epoch, "epoch"), validation, test.Loss)
}
