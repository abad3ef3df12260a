package exec

import "github.com/pkg/errors"

// recovered turns a panic, Gorgonia's or ours, into an error that says where it
// happened. It is for defer at the two places where foreign code runs: planning
// and the execution of an operation that has no kernel.
func recovered(err *error, where func() string) {
	if r := recover(); r != nil {
		*err = errors.Errorf("panic while %s: %v", where(), r)
	}
}
