package models_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
)

// inTime returns BurstCCN in continuous time with some settings changed.
func inTime(sizes []int, set ...func(c *models.Continuous)) *models.ContinuousBurstCCN {
	c := models.NewContinuousBurstCCN(sizes)
	for _, f := range set {
		f(&c.Continuous)
	}
	return c
}

// propInTime returns Burstprop in continuous time with some settings changed.
func propInTime(sizes []int, set ...func(c *models.Continuous)) *models.ContinuousBurstprop {
	c := models.NewContinuousBurstprop(sizes)
	for _, f := range set {
		f(&c.Continuous)
	}
	return c
}

// filtering are settings with filters that take over a half, a quarter and a tenth of a new value in a moment.
func filtering(c *models.Continuous) { c.TauZ, c.TauU, c.TauMA = 2*c.Dt, 4*c.Dt, 10*c.Dt }

// resting returns a minibatch with all states at 0, and Q = p_b Y.
func resting(c *models.ContinuousBurstCCN, batch int, seed uint64) circuittest.Values {
	at := circuittest.Draw(c, batch, seed)
	for _, st := range c.Spec().States {
		clear(at[circuit.StateName(st.Name)])
	}
	for l := 1; l < len(c.Sizes)-1; l++ {
		Y, Q := at[fmt.Sprint("Y", l)], at[fmt.Sprint("Q", l)]
		for i, y := range Y {
			Q[i] = c.Baseline * y
		}
	}
	return at
}

// Property 18 of the bursting networks: with time constants of one moment, input and weights that stay, from moment L on events and burst
// probabilities equal the values of BurstCCN, with a teacher and without. Without a teacher hidden cells burst with probability 1/2. With a
// teacher the values before moment L differ from BurstCCN's.
func TestContinuousBurstCCNComesToRestAtBurstCCN(t *testing.T) {
	const batch = 3
	for _, sizes := range [][]int{{4, 3}, {4, 6, 3}, {4, 6, 7, 3}, {4, 6, 7, 5, 3}} {
		c, layers := inTime(sizes), len(sizes)-1
		moment := circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, batch, circuittest.All)
		for phase, teacher := range map[string]bool{"predict": false, "teach": true} {
			discrete := bursting(sizes, func(c *models.BurstCCN) { c.Teacher = teacher })
			at := resting(c, batch, 11)
			want := circuittest.Compile(t, discrete, graph.Options{Dtype: graph.Float64}, batch, circuittest.All).Run(t, at)
			early := 0.0
			for k := 1; k <= layers+3; k++ {
				got := moment.Run(t, at)
				early = max(early, compared(t, c, phase, k >= layers, got, want))
				passed(c, phase, got, at)
			}
			if layers > 1 && teacher && early < 1e-4 {
				t.Errorf("%v, %s: the first moments are as the last ones, %g apart", sizes, phase, early)
			}
		}
	}
}

// compared compares events and burst probabilities with the discrete circuit's, if they must be the same, and returns how far they are apart.
func compared(t *testing.T, c *models.ContinuousBurstCCN, phase string, same bool, got, want circuittest.Values) (apart float64) {
	t.Helper()
	for l := 1; l < len(c.Sizes); l++ {
		population := fmt.Sprint("E", l)
		if l == len(c.Sizes)-1 {
			population = "v"
		}
		for _, what := range []string{"rate " + population, "variable p " + population} {
			x, y := got[what+" in phase "+phase], want[what+" in phase teacher"]
			apart = max(apart, circuittest.Deviation(x, y))
			if same {
				circuittest.Near(t, what+" in phase "+phase, x, y, 1e-15)
			}
		}
		if p := got["variable p "+population+" in phase "+phase]; same && phase == "predict" {
			circuittest.Near(t, "p without a teacher", p, slices.Repeat([]float64{0.5}, len(p)), 1e-15)
		}
	}
	return apart
}

// passed makes the values of a moment in a phase the states of the next.
func passed(c *models.ContinuousBurstCCN, phase string, got, to circuittest.Values) {
	for _, st := range c.Spec().States {
		name := "next " + st.Name
		if phase != "predict" {
			name = "then " + st.Name + " in phase " + phase
		}
		to[circuit.StateName(st.Name)] = got[name]
	}
}

// A moment that is longer than a time constant is told, with both; one as long is the published setting, and is not.
func TestMomentsLongerThanTimeConstants(t *testing.T) {
	for _, row := range []struct {
		set  func(c *models.Continuous)
		want []string
	}{
		{func(*models.Continuous) {}, nil},
		{filtering, nil},
		{func(c *models.Continuous) { c.TauU = 0.05 }, []string{"tau_u of 0.05 s is shorter than a moment of 0.1 s"}},
		{func(c *models.Continuous) { c.Dt = 6 }, []string{"tau_z of 0.1 s", "tau_u of 0.1 s", "tau_ma of 5 s is shorter than a moment of 6 s"}},
		{func(c *models.Continuous) { c.TauW = 0.01 }, []string{"tau_w of 0.01 s"}},
	} {
		for _, c := range []circuit.Circuit{inTime([]int{3, 4, 1}, row.set), propInTime([]int{3, 4, 1}, row.set)} {
			got := c.Spec().Warnings
			if len(got) != len(row.want) {
				t.Errorf("%s warns %q, want %q", c.Spec().Name, got, row.want)
				continue
			}
			for i, w := range row.want {
				if !strings.HasPrefix(got[i], w) {
					t.Errorf("%s warns %q, want %q", c.Spec().Name, got[i], w)
				}
			}
		}
	}
}

// Settings that make no sense are refused with their key.
func TestContinuousRefusals(t *testing.T) {
	for _, row := range []struct {
		key, want string
		set       func(c *models.Continuous)
	}{
		{"dt", "dt of 0 s: needs a positive number", func(c *models.Continuous) { c.Dt = 0 }},
		{"tau_z", "tau_z of -1 s: needs a positive number", func(c *models.Continuous) { c.TauZ = -1 }},
		{"tau_ma", "tau_ma of 0 s: needs a positive number", func(c *models.Continuous) { c.TauMA = 0 }},
		{"baseline", "a baseline of 1: a burst probability is between 0 and 1", func(c *models.Continuous) { c.Baseline = 1 }},
	} {
		c := inTime(nil, row.set)
		c.Hidden = []int{5}
		keyed(t, row.key, c.Ends(given(circuit.SquaredError{})), row.key, "continuous-burstccn: "+row.want)
	}
	c := propInTime(nil)
	keyed(t, "loss", c.Ends(given(circuit.CrossEntropy{})), ".loss", "circuit continuous-burstprop is taught by the squared error: loss must be mse, not ce")
}
