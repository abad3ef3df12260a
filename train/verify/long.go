package verify

import (
	"context"
	"fmt"
	"math"

	"credo/train/figure"
)

// Property is a statement of a circuit's specification that no single case can hold, or that takes seconds to see: how an error
// falls with the tolerance, the limit of an angle, how a circuit of the published size starts.
type Property struct {
	Number int // in section 9 of the specification
	Name   string
	Check  func() ([]Finding, error)
}

// Properties lists the properties that are checked like that, in order.
func Properties() []Property {
	return []Property{
		{13, "aligned feedback becomes the gradient", alignedFeedback},
		{14, "shipped feedback keeps its angle", shippedFeedback},
		{16, "the read-out becomes the gradient", readoutFeedback},
		{19, "the published solver", publishedSolver},
		{20, "a circuit for images, untrained", untrained},
		{23, "students that learn online", onlineStudents},
	}
}

// Finding is one number of a property, or a range of them, beside the specification's.
type Finding struct {
	What     string
	Expected string
	Found    string
	Pass     bool
}

// seen is the range of the numbers met, and where its ends were.
type seen struct {
	n             int
	sum           float64
	low, high     float64
	lowAt, highAt string
	broken        bool // one was not a number
}

func (s *seen) add(x float64, at string) {
	s.broken = s.broken || math.IsNaN(x)
	if s.n == 0 || x < s.low {
		s.low, s.lowAt = x, at
	}
	if s.n == 0 || x > s.high {
		s.high, s.highAt = x, at
	}
	s.n++
	s.sum += x
}

// mean is the mean of the numbers met, as the one number met.
func (s seen) mean() (m seen) {
	if s.n > 0 {
		m.add(s.sum/float64(s.n), fmt.Sprintf("of %d", s.n))
	}
	return m
}

// atMost is passed if there were numbers and none is above the limit. Format shows one number.
func (s seen) atMost(what, format string, limit float64) Finding {
	return s.finding(what, fmt.Sprintf("at most "+format, limit), fmt.Sprintf(format+", %s", s.high, s.highAt), s.high <= limit)
}

// between is passed if there were numbers and all are in the range.
func (s seen) between(what, format string, low, high float64) Finding {
	found := fmt.Sprintf(format+", %s, to "+format+", %s", s.low, s.lowAt, s.high, s.highAt)
	if s.n == 1 {
		found = fmt.Sprintf(format+", %s", s.low, s.lowAt)
	}
	return s.finding(what, fmt.Sprintf(format+" to "+format, low, high), found, s.low >= low && s.high <= high)
}

func (s seen) finding(what, expected, found string, pass bool) Finding {
	switch {
	case s.n == 0:
		found = "nothing to see it on"
	case s.broken:
		found = "not a number"
	}
	return Finding{what, expected, found, pass && s.n > 0 && !s.broken}
}

// onlineStudents is figure 4 over four draws, from the first epoch to the eleventh. That control reaches the target from the first epoch
// on does not hold for every draw, in any program: taking inhibition away does not reach a teacher's rates above those that the
// student's input can excite; only learning does.
func onlineStudents() ([]Finding, error) {
	f := figure.NewStudents()
	f.Epochs = 11
	r, err := f.Make(context.Background(), figure.Options{})
	if err != nil {
		return nil, err
	}
	var out []Finding
	for _, c := range r.Checks {
		out = append(out, Finding(c))
	}
	return out, nil
}
