package figure

import (
	"fmt"
	"math"
	"strings"

	"credo/train/curve"
)

// within is how far a rate may be from the expected one.
const within = 1e-3

// check notes a check, of the last panel if there is one.
func (s *sketch) check(what, expected, found string, pass bool) {
	if s.fail(nil) {
		return // nothing was computed
	}
	if n := len(s.Panels); n > 0 {
		what = s.Panels[n-1].Title + ", " + what
	}
	s.Checks = append(s.Checks, Check{What: what, Expected: expected, Found: found, Pass: pass})
}

// holds checks a property that has no number.
func (s *sketch) holds(what, property string, ok bool) {
	found := property
	if !ok {
		found = "not " + property
	}
	s.check(what, property, found, ok)
}

// atMost checks that a number is not larger than a limit.
func (s *sketch) atMost(what string, limit, got float64) {
	s.check(what, fmt.Sprintf("at most %.2g", limit), fmt.Sprintf("%.2g", got), got <= limit)
}

// turns checks the rates at which weight changes turn their sign.
func (s *sketch) turns(what string, got []curve.Crossing, want ...curve.Crossing) {
	pass := len(got) == len(want)
	for i := range want {
		pass = pass && math.Abs(got[i].Rate-want[i].Rate) <= within && got[i].Up == want[i].Up
	}
	s.check(what+": turns at rate", crossingText(want), crossingText(got), pass)
}

// crossingText writes rates with + where the synapse is potentiated above them, − where it is depressed.
func crossingText(cs []curve.Crossing) string {
	var out []string
	for _, c := range cs {
		sign := "−"
		if c.Up {
			sign = "+"
		}
		out = append(out, fmt.Sprintf("%.4f%s", c.Rate, sign))
	}
	if len(out) == 0 {
		return "none"
	}
	return strings.Join(out, " ")
}

func up(rate float64) curve.Crossing   { return curve.Crossing{Rate: rate, Up: true} }
func down(rate float64) curve.Crossing { return curve.Crossing{Rate: rate} }

// top checks where a drawn curve is highest, and how high.
func (s *sketch) top(what string, c curve.Curve, change, rate float64) {
	s.extreme(what+": highest", c, 1, change, rate)
}

// bottom checks how low a drawn curve goes.
func (s *sketch) bottom(what string, c curve.Curve, change float64) {
	s.extreme(what+": lowest", c, -1, change, math.NaN())
}

// extreme compares the largest of sign times the change; a rate that is not a number is not compared.
func (s *sketch) extreme(what string, c curve.Curve, sign, change, rate float64) {
	if s.fail(nil) {
		return
	}
	at := 0
	for i, dw := range c.DW {
		if sign*dw > sign*c.DW[at] {
			at = i
		}
	}
	expected, found := fmt.Sprintf("%.3f", change), fmt.Sprintf("%.3f", c.DW[at])
	pass := math.Abs(c.DW[at]-change) <= 5e-3 // half of the last digit that is given
	if !math.IsNaN(rate) {
		expected, found = fmt.Sprintf("%s at %.3f", expected, rate), fmt.Sprintf("%s at %.3f", found, c.Rate[at])
		pass = pass && math.Abs(c.Rate[at]-rate) <= within
	}
	s.check(what, expected, found, pass)
}

// largest returns the largest absolute value.
func largest(x []float64) (m float64) {
	for _, v := range x {
		m = max(m, math.Abs(v))
	}
	return m
}

// below checks that a number is less than a limit.
func (s *sketch) below(what string, limit, got float64) {
	s.check(what, fmt.Sprintf("below %.3g", limit), fmt.Sprintf("%.3g", got), got < limit)
}

// between checks that a number is within limits.
func (s *sketch) between(what string, lo, hi, got float64) {
	s.check(what, fmt.Sprintf("%.3g to %.3g", lo, hi), fmt.Sprintf("%.3g", got), got >= lo && got <= hi)
}

// order checks that numbers of different names grow in the order in which they are given.
func (s *sketch) order(what string, names []string, values []float64) {
	var found []string
	rising := true
	for i, n := range names {
		found = append(found, fmt.Sprintf("%s %.3g", n, values[i]))
		rising = rising && (i == 0 || values[i] > values[i-1])
	}
	s.check(what, strings.Join(names, " < "), strings.Join(found, ", "), rising)
}

// above checks that a number is more than a limit.
func (s *sketch) above(what string, limit, got float64) {
	s.check(what, fmt.Sprintf("above %.3g", limit), fmt.Sprintf("%.3g", got), got > limit)
}
