package rules

import (
	"math"

	"github.com/pkg/errors"
)

// invalid is a rule with an option that makes no sense: Check returns the error for every circuit.
type invalid struct {
	Rule
	err error
}

// positive returns the rule, or an invalid one if the option is no positive number.
func positive(r Rule, option string, v float64) Rule {
	if !(v > 0) || math.IsInf(v, 1) {
		return invalid{r, errors.Errorf("%s is %g: needs a positive number", option, v)}
	}
	return r
}

// share returns the rule, or an invalid one if the option is no number from 0 to 1.
func share(r Rule, option string, v float64) Rule {
	if !(v >= 0 && v <= 1) {
		return invalid{r, errors.Errorf("%s is %g: needs a number from 0 to 1", option, v)}
	}
	return r
}
