package circuit

import (
	"math"

	"github.com/pkg/errors"

	"credo/graph/catalog"
)

// Source is where the weights of a feedback projection come from: copies of an original, drawn, or drawn with the original's signs.
type Source interface {
	// Check reports a setting that makes no sense.
	Check() error
	// String returns the source's name: "tied".
	String() string
	// Init draws the weights of a projection between pre and post cells. It is nil if they are computed anew for every minibatch.
	Init(pre, post int) Init
	// Hold adds to the spec the constraints that keep the weights as the source says.
	Hold(s *Spec, c Copy)
	// Free tells whether the weights may learn: no constraint holds them after a step.
	Free() bool
}

// Copy names feedback weights and their original. Factor scales a copy of the original beside the source's own scale.
type Copy struct {
	Dst, Src   string
	Factor     float64
	Transposed bool
}

// Sources lists the sources.
func Sources() catalog.Table[Source] {
	return catalog.Table[Source]{Kind: "source of weights", Entries: []catalog.Entry[Source]{
		{Name: "random", About: "drawn", New: func() Source { return Random{Scale: 1, Draw: NormalDraw} }},
		{Name: "symmetric", About: "copies of their original at the start", New: func() Source { return Symmetric{Scale: 1} }},
		{Name: "tied", About: "copies of their original after every step: weight transport", New: func() Source { return Tied{Scale: 1} }},
		{Name: "signs", About: "the signs of their original after every step, and sizes of their own", Citation: "Liao, Leibo & Poggio 2016, How important is weight symmetry in backpropagation?, AAAI, doi:10.48550/arXiv.1510.05067",
			New: func() Source { return Signs{Sizes: UniformSizes, Scale: 1, Draw: XavierDraw} }},
	}}
}

// Tied makes the weights a copy after every step.
type Tied struct {
	Scale float64 `yaml:"scale" above:"0" doc:"of the copy to its original"`
}

// Check reports a scale that makes no sense.
func (t Tied) Check() error { return checkScale(t.Scale) }

// String returns "tied".
func (Tied) String() string { return "tied" }

// Init leaves the weights at 0: the first copy sets them.
func (Tied) Init(int, int) Init { return Zeros{} }

// Free returns false.
func (Tied) Free() bool { return false }

// Hold copies at the start, so that a copy of this copy comes after it, and after every step.
func (t Tied) Hold(s *Spec, c Copy) {
	Symmetric(t).Hold(s, c)
	s.Constraints = append(s.Constraints, s.Starts[len(s.Starts)-1])
}

// Symmetric makes the weights a copy at the start.
type Symmetric struct {
	Scale float64 `yaml:"scale" above:"0" doc:"of the copy to its original"`
}

// Check reports a scale that makes no sense.
func (c Symmetric) Check() error { return checkScale(c.Scale) }

// String returns "symmetric".
func (Symmetric) String() string { return "symmetric" }

// Init leaves the weights at 0: the copy sets them.
func (Symmetric) Init(int, int) Init { return Zeros{} }

// Free returns true.
func (Symmetric) Free() bool { return true }

// Hold copies at the start.
func (c Symmetric) Hold(s *Spec, at Copy) {
	s.Starts = append(s.Starts, Tie{Dst: at.Dst, Src: at.Src, Scale: c.Scale * at.Factor, Transposed: at.Transposed})
}

// Random draws the weights.
type Random struct {
	Scale float64 `yaml:"scale" above:"0" doc:"standard deviation, times √(2/(cells at both ends)) if draw is xavier"`
	Draw  Draw    `yaml:"draw" one:"normal xavier" doc:"how the standard deviation follows from scale"`
}

// Check reports a scale that makes no sense.
func (r Random) Check() error {
	if err := r.Draw.check(); err != nil {
		return err
	}
	return checkScale(r.Scale)
}

// String returns "random".
func (Random) String() string { return "random" }

// Init draws normal numbers.
func (r Random) Init(pre, post int) Init { return Normal{Std: r.Draw.std(r.Scale, pre, post)} }

// Free returns true.
func (Random) Free() bool { return true }

// Hold adds nothing.
func (Random) Hold(*Spec, Copy) {}

// Signs gives the weights the signs of their original, and nothing else of it: uSF, brSF and frSF of Liao, Leibo & Poggio 2016.
//
// Differs from the paper: drawn sizes are sizes of normal numbers, not of uniform ones.
type Signs struct {
	Sizes Sizes   `yaml:"sizes" one:"uniform batch fixed" doc:"all alike; drawn anew for every minibatch; drawn once"`
	Scale float64 `yaml:"scale" above:"0" doc:"standard deviation of the sizes, or their value if all are alike; times √(2/(cells at both ends)) if draw is xavier"`
	Draw  Draw    `yaml:"draw" one:"normal xavier" doc:"how the sizes follow from scale"`
}

// Check reports a setting that makes no sense.
func (s Signs) Check() error {
	if s.Sizes != UniformSizes && s.Sizes != BatchSizes && s.Sizes != FixedSizes {
		return errors.Errorf("sizes %s", catalog.Unknown(string(s.Sizes), []string{string(UniformSizes), string(BatchSizes), string(FixedSizes)}))
	}
	if err := s.Draw.check(); err != nil {
		return err
	}
	return checkScale(s.Scale)
}

// String returns "signs".
func (Signs) String() string { return "signs" }

// Init draws the sizes, or returns nil if every minibatch draws them.
func (s Signs) Init(pre, post int) Init {
	switch s.Sizes {
	case BatchSizes:
		return nil
	case UniformSizes:
		return Equal{To: s.Std(pre, post)}
	}
	return Normal{Std: s.Std(pre, post)}
}

// Std is the standard deviation of the sizes of weights between pre and post cells, or their value if all are alike.
func (s Signs) Std(pre, post int) float64 { return s.Draw.std(s.Scale, pre, post) }

// Free returns false.
func (Signs) Free() bool { return false }

// Hold sets the signs after every step. Sizes of every minibatch need nothing: no weights are stored.
func (s Signs) Hold(spec *Spec, c Copy) {
	if s.Sizes != BatchSizes {
		spec.Constraints = append(spec.Constraints, SignOf{Dst: c.Dst, Src: c.Src, Transposed: c.Transposed})
	}
}

// Sizes says where the magnitudes of weights come from that share signs.
type Sizes string

// The sizes.
const (
	UniformSizes Sizes = "uniform"
	BatchSizes   Sizes = "batch"
	FixedSizes   Sizes = "fixed"
)

// Draw says how a standard deviation follows from a scale. The zero value is NormalDraw.
type Draw string

// The draws: the scale itself, or the scale times √(2/(cells at both ends)).
const (
	NormalDraw Draw = "normal"
	XavierDraw Draw = "xavier"
)

func (d Draw) std(scale float64, pre, post int) float64 {
	if d == XavierDraw {
		return scale * math.Sqrt(2/float64(pre+post))
	}
	return scale
}

func (d Draw) check() error {
	if d == "" || d == NormalDraw || d == XavierDraw {
		return nil
	}
	return errors.Errorf("draw %s", catalog.Unknown(string(d), []string{string(NormalDraw), string(XavierDraw)}))
}

func checkScale(scale float64) error {
	if !(scale > 0) || math.IsInf(scale, 0) {
		return errors.Errorf("feedback of scale %g: needs a positive number", scale)
	}
	return nil
}
