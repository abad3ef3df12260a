package verify

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/models"
	"credo/rules"
	"credo/train/curve"
)

// pairCase is one excitatory cell and its partner over a grid of inputs, under the threshold that is a line.
type pairCase struct {
	circuit *models.DICPair
	line    rules.Rule
	target  float64
	highest float64 // the rate up to which sign changes are looked for
	x       Tensor
}

// Sign changes are looked for from firstRate on, on a grid of rootGrid inputs.
const (
	firstRate = 0.06
	rootGrid  = 4000
)

func (c pairCase) keys() []string {
	if c.circuit.Isolated != nil {
		return []string{"rE", "dw_linear", "threshold"}
	}
	return []string{"rE", "rI", "dw_linear", "dw_exact", "euler_rE", "euler_dw_linear", "crossings", "crossing_signs"}
}

func readPair(config, inputs *reader) pairCase {
	c := pairCase{circuit: models.NewDICPair(), x: inputs.tensor("x", 0)}
	c.circuit.Phi = readPhi(config, "phi")
	c.line = rules.InhibitoryLine(config.number("theta"), config.number("delta"))
	read := choose(config, "panel", config.text("panel"), []choice[func(*pairCase, *reader)]{
		{"controlled", (*pairCase).readControlled}, {"ablated", (*pairCase).readAblated}, {"isolated", (*pairCase).readIsolated},
	})
	if read != nil {
		read(&c, config)
	}
	return c
}

func (c *pairCase) readControlled(config *reader) {
	c.circuit.Gain, c.target, c.highest = config.number("alpha"), config.number("target"), config.number("root_range")
}

func (c *pairCase) readAblated(config *reader) {
	config.number("alpha")
	if config.maybe("target") != nil {
		config.fail("target", errors.New("must be null where control is ablated"))
	}
	c.circuit.Gain, c.highest = 0, config.number("root_range")
}

func (c *pairCase) readIsolated(config *reader) {
	rI := config.number("rI")
	c.circuit.Gain, c.circuit.Isolated = 0, &rI
}

func (c pairCase) compute(d graph.Dtype) (Values, error) {
	if c.circuit.Isolated != nil {
		return c.isolated(d)
	}
	out, err := c.rest(d)
	if err != nil {
		return out, err
	}
	for _, more := range []func(graph.Dtype) (Values, error){c.stepped, c.crossings} {
		v, err := more(d)
		if err != nil {
			return out, err
		}
		out.merge(v)
	}
	return out, nil
}

// isolated has one threshold for all inputs, as the inhibition is the same.
func (c pairCase) isolated(d graph.Dtype) (Values, error) {
	t, err := writeCell(c.circuit, c.x, c.target, d)
	if err != nil {
		return Values{}, err
	}
	t.wantFlat("rE", t.s.Rate("closed", "E1"))
	t.wantFlat("dw_linear", t.perSample(c.line))
	t.wantFlat("thresholds", t.observed(c.line.Name()+"/W1/threshold"))
	v, err := t.values()
	if err == nil {
		v.addTensor("threshold", v.Get("thresholds").Layers[0].row(0))
	}
	return v, err
}

func (c pairCase) rest(d graph.Dtype) (Values, error) {
	t, err := writeCell(c.circuit, c.x, c.target, d)
	if err != nil {
		return Values{}, err
	}
	t.wantFlat("rE", t.s.Rate("closed", "E1"))
	t.wantFlat("rI", t.s.Rate("closed", "I1"))
	t.wantFlat("dw_linear", t.perSample(c.line))
	t.wantFlat("dw_exact", t.perSample(rules.InhibitoryExact()))
	return t.atRest()
}

func (c pairCase) stepped(d graph.Dtype) (Values, error) {
	circ := *c.circuit
	circ.Euler = models.PublishedEuler()
	t, err := writeCell(&circ, c.x, c.target, d)
	if err != nil {
		return Values{}, err
	}
	t.wantFlat("euler_rE", t.s.Rate("closed", "E1"))
	t.wantFlat("euler_dw_linear", t.perSample(c.line))
	return t.values()
}

func (c pairCase) crossings(d graph.Dtype) (out Values, err error) {
	p, err := curve.Cell{Circuit: c.circuit, Rule: c.line, Target: c.target}.Compile(rootGrid, d)
	if err != nil {
		return out, err
	}
	found, err := p.Crossings(firstRate, c.highest)
	rates, signs := Tensor{Shape: []int{len(found)}}, Tensor{Shape: []int{len(found)}}
	for _, x := range found {
		rates.Data, signs.Data = append(rates.Data, x.Rate), append(signs.Data, x.Sign())
	}
	out.addTensor("crossings", rates)
	out.addTensor("crossing_signs", signs)
	return out, err
}
