package verify

import (
	"math"
	"testing"
)

// A number out of range, no number, or a number never met does not pass.
func TestFindings(t *testing.T) {
	met := func(xs ...float64) (s seen) {
		for _, x := range xs {
			s.add(x, "here")
		}
		return s
	}
	for _, row := range []struct {
		name string
		f    Finding
		pass bool
		want string
	}{
		{"below", met(1, 2).atMost("", "%.1f", 2), true, "2.0, here"},
		{"above", met(3, 1).atMost("", "%.1f", 2), false, "3.0, here"},
		{"NaN", met(math.NaN()).atMost("", "%.1f", 2), false, "not a number"},
		{"NaN among others", met(1, math.NaN(), 1).atMost("", "%.1f", 2), false, "not a number"},
		{"nothing", met().atMost("", "%.1f", 2), false, "nothing to see it on"},
		{"nothing to average", met().mean().between("", "%.1f", -1, 1), false, "nothing to see it on"},
		{"inside", met(2, 1).between("", "%.0f", 1, 2), true, "1, here, to 2, here"},
		{"too low", met(0, 2).between("", "%.0f", 1, 2), false, "0, here, to 2, here"},
		{"too high", met(1, 3).between("", "%.0f", 1, 2), false, "1, here, to 3, here"},
		{"mean", met(0, 3).mean().between("", "%.1f", 1, 2), true, "1.5, of 2"},
		{"rounded up", twoDigits(met(2.64e-4), "", 2.6e-4), true, "2.6e-04, here"},
		{"the next digit", twoDigits(met(2.66e-4), "", 2.6e-4), false, "2.7e-04, here"},
	} {
		if row.f.Pass != row.pass || row.f.Found != row.want {
			t.Errorf("%s: %+v", row.name, row.f)
		}
	}
}
