package models

import (
	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
)

// RSNN is a recurrent network of leaky integrate-and-fire cells, the last of which adapt, with a filtered linear read-out (Liu et al. 2021,
// doi:10.1073/pnas.2111821118), in one phase "trial". A moment is 1 ms:
//
//	a_t = ρ a_{t−1} + (1−ρ) z_{t−1}                                      ρ = e^(−1/τ_a)
//	v_t = α v_{t−1} + (1−α)(x_t W_in + z_{t−1} W_rec) − v_th z_{t−1}       α = e^(−1/τ_v)
//	u_t = (v_t − v_th − β a_t)/v_th,   z_t = [u_t > 0]                     0 for n_ref moments after a spike
//	s_t = κ s_{t−1} + (1−κ) z_t,       y_t = s_t W_out + b                 κ = e^(−1/τ_out)
//	E   = loss + c_reg Σ_j (r_j − f₀)²                                     r_j: mean over moments and samples of z_j
//
// with the derivative ∂z/∂u = γ max(0, 1 − |u|) where z may be 1. Cross-entropy judges the answer after the last moment, the squared error every
// answer. A weight is sign ⊙ max(θ, 0), where there is a synapse, else 0; θ is stored. The sign belongs to the presynaptic cell; the first
// cells inhibit. No cell has a synapse onto itself. Times are in ms, potentials in the unit of the threshold, rates in spikes a second.
//
// Differs from the paper: nothing known. Feedback through drawn weights is reconstructed: it was not published.
type RSNN struct {
	Inputs     int            `yaml:"inputs" min:"0" optional:"yes" doc:"channels; 0: as the data have"`
	Outputs    int            `yaml:"outputs" min:"0" optional:"yes" doc:"cells of the read-out; 0: as the data have"`
	Cells      int            `yaml:"cells" min:"2" doc:"recurrent cells"`
	Adapting   int            `yaml:"adapting" min:"0" doc:"cells that adapt, the last ones"`
	Excitatory float64        `yaml:"excitatory" above:"0" below:"1" doc:"share of the cells and channels that excite; one cell more does"`
	Density    float64        `yaml:"density" above:"0" max:"1" doc:"drawn synapses over pairs of cells; some are drawn twice"`
	TauV       float64        `yaml:"tau_v" above:"0" doc:"time constant of potentials, ms"`
	TauA       float64        `yaml:"tau_a" above:"0" doc:"time constant of adaptation, ms"`
	TauOut     float64        `yaml:"tau_out" above:"0" doc:"time constant of the read-out, ms"`
	Threshold  float64        `yaml:"threshold" above:"0" doc:"potential at which a cell spikes"`
	Beta       float64        `yaml:"beta" min:"0" doc:"strength of adaptation"`
	Gamma      float64        `yaml:"gamma" above:"0" doc:"height of the derivative that stands for a spike's"`
	Refractory int            `yaml:"refractory" min:"0" doc:"moments of silence after a spike"`
	Types      []int          `yaml:"types" min:"0" optional:"yes" doc:"type of each cell, from 0, for modulators; from the signs if not given: 0 inhibits, 1 excites"`
	Feedback   circuit.Source `yaml:"feedback" doc:"source of the weights by which errors come back; their original is the read-out's"`
	CostOfRate float64        `yaml:"c_reg" min:"0" doc:"cost of rates that differ from f0; 0: none"`
	Rate       float64        `yaml:"f0" min:"0" doc:"wanted rate, spikes a second"`
	Smooth     bool           `yaml:"smooth" doc:"whether spikes are replaced by the integral of their derivative, which gradients can be checked against"`
	Reset      bool           `yaml:"reset" doc:"whether derivatives pass through the reset after a spike"`
	Loss       circuit.Loss
}

// NewRSNN returns the published network: 100 cells, half of which adapt, with errors that come back through the weights of the read-out.
func NewRSNN() *RSNN {
	return &RSNN{
		Cells: 100, Adapting: 50, Excitatory: 0.8, Density: 0.1, TauV: 20, TauA: 2000, TauOut: 20, Threshold: 0.01, Beta: 1.8, Gamma: 0.3,
		Refractory: 5, Feedback: circuit.Tied{Scale: 1}, CostOfRate: 0.1, Rate: 10, Reset: true, Loss: circuit.CrossEntropy{},
	}
}

// Ends takes channels and outputs of the data, and the loss.
func (c *RSNN) Ends(e circuit.Ends) error {
	for _, end := range []struct {
		key  string
		have *int
		want int
	}{{"inputs", &c.Inputs, e.Inputs.Size()}, {"outputs", &c.Outputs, e.Outputs}} {
		if *end.have == 0 {
			*end.have = end.want
		}
		if *end.have != end.want {
			return catalog.At(end.key, errors.Errorf("%d, but the data%s have %d", *end.have, of(e.Data), end.want))
		}
	}
	c.Loss = e.Loss
	return c.Check()
}

// Widths returns channels and outputs, 0 and 0 until they are known.
func (c *RSNN) Widths() (inputs, outputs int) { return c.Inputs, c.Outputs }

// timed tells whether the target is given, and the answer judged, at every moment.
func (c *RSNN) timed() bool { return c.Loss.Name() == (circuit.SquaredError{}).Name() }

// Inhibiting is how many of so many cells or channels inhibit, the first ones.
func (c *RSNN) Inhibiting(cells int) int {
	return max(0, cells-int(c.Excitatory*float64(cells))-1)
}

// types returns the type of each cell, and how many types there are.
func (c *RSNN) types() (of []int, count int) {
	of = c.Types
	if of == nil {
		of = make([]int, c.Cells)
		for i := c.Inhibiting(c.Cells); i < c.Cells; i++ {
			of[i] = 1
		}
	}
	for _, t := range of {
		count = max(count, t+1)
	}
	return of, count
}

// Check reports the first setting that makes no sense.
func (c *RSNN) Check() error {
	switch {
	case c.Inputs < 1:
		return catalog.At("inputs", errors.Errorf("rsnn: %d channels: needs some", c.Inputs))
	case c.Inhibiting(c.Cells) < 1:
		return catalog.At("cells", errors.Errorf("rsnn: of %d cells none inhibits at a share of %g that excite: take more, or a smaller share", c.Cells, c.Excitatory))
	case c.Outputs < 1 || c.Outputs > c.Cells:
		return catalog.At("outputs", errors.Errorf("rsnn: %d outputs of %d cells: at least 1, and no more than cells", c.Outputs, c.Cells))
	case c.Adapting > c.Cells:
		return catalog.At("adapting", errors.Errorf("rsnn: %d of %d cells adapt", c.Adapting, c.Cells))
	case c.Types != nil && len(c.Types) != c.Cells:
		return catalog.At("types", errors.Errorf("rsnn: types of %d cells, and there are %d", len(c.Types), c.Cells))
	case c.Smooth && c.Refractory > 0:
		return catalog.At("refractory", errors.Errorf("rsnn: a smooth network has no moments of silence, and refractory is %d: set it to 0", c.Refractory))
	}
	switch f := c.Feedback.(type) {
	case circuit.Tied:
		if f.Scale != 1 {
			return catalog.At("feedback.scale", errors.Errorf("rsnn: errors come back through the weights of the read-out as they are: a scale of %g must be 1", f.Scale))
		}
		return nil
	case circuit.Random:
		return catalog.At("feedback", errors.WithMessage(f.Check(), "rsnn"))
	}
	return catalog.At("feedback", errors.Errorf("rsnn: feedback cannot be %v: use tied or random", c.Feedback))
}
