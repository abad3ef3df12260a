package cli

import (
	"fmt"

	"credo/train"
	"credo/train/task"
)

// value writes a score: a share in percent.
func value(m task.Measure, v float64) string {
	if m.Share {
		return fmt.Sprintf("%.2f %%", 100*v)
	}
	return fmt.Sprintf("%.4g", v)
}

// called writes a score with its name, which a share is known without.
func called(m task.Measure, v float64) string {
	if m.Share {
		return value(m, v)
	}
	return m.Name + " " + value(m, v)
}

// known writes a score that may not exist.
func known(m task.Measure, v *float64) string {
	if v == nil {
		return "-"
	}
	return value(m, *v)
}

// spread writes the mean and its standard error, if there is one.
func spread(r train.Replicated) string {
	switch {
	case r.SE == nil:
		return value(r.Measure, r.Mean)
	case r.Share:
		return fmt.Sprintf("%.2f ± %.2f %%", 100*r.Mean, 100**r.SE)
	}
	return fmt.Sprintf("%.4g ± %.2g", r.Mean, *r.SE)
}

// apart writes the difference of two scores: of shares in percent points.
func apart(m task.Measure, d float64) string {
	if m.Share {
		return fmt.Sprintf("%+.2f", 100*d)
	}
	return fmt.Sprintf("%+.4g", d)
}
