package train

import (
	"encoding/json"

	"github.com/pkg/errors"

	"credo/train/task"
)

// Progress is how far a run of Fit has come. Together with the state of its learner it is all that is needed to go on: minibatches and noise
// are functions of their addresses.
type Progress struct {
	result Result
	epoch  *tally // of the minibatches of the epoch under way; nil if it has none
	told   int    // epochs that the listener was told of
	begun  place  // of the learner, when the run began
}

// place is where a learner is.
type place struct{ Epoch, Step int }

// progressText is a Progress as JSON keeps it, every number to the bit.
type progressText struct {
	Result *Result    `json:"result"`
	Epoch  *tallyText `json:"epoch,omitempty"`
	Told   int        `json:"told"`
	Begun  place      `json:"begun"`
}

type tallyText struct {
	Answers   [2]sumsText `json:"answers"` // without teaching, and taught
	Batches   int         `json:"batches"`
	Unsettled int         `json:"unsettled"`
	Phases    []phaseText `json:"phases"`
}

type sumsText struct {
	Samples   exact     `json:"samples"`
	Loss      []exact   `json:"loss"`
	Taught    bool      `json:"taught"`
	Quotients [][]exact `json:"quotients"` // by measure: of every instance the sum and its divisor
}

type phaseText struct {
	Name      string `json:"name"`
	Steps     exact  `json:"steps"`
	Worst     exact  `json:"worst"`
	Unsettled int    `json:"unsettled"`
}

// MarshalJSON writes a progress so that UnmarshalJSON reads the same one, to the bit.
func (p *Progress) MarshalJSON() ([]byte, error) {
	t := progressText{Result: &p.result, Told: p.told, Begun: p.begun}
	if p.epoch != nil {
		t.Epoch = p.epoch.text()
	}
	return json.Marshal(t)
}

// UnmarshalJSON reads a progress. Whether it can be true is found out by Fit.
func (p *Progress) UnmarshalJSON(data []byte) error {
	var t progressText
	if err := json.Unmarshal(data, &t); err != nil {
		return errors.WithStack(err)
	}
	if t.Result == nil {
		return errors.New("no result so far")
	}
	*p = Progress{result: *t.Result, told: t.Told, begun: t.Begun}
	if t.Epoch == nil {
		return nil
	}
	var err error
	p.epoch, err = t.Epoch.tally()
	return err
}

func (t *tally) text() *tallyText {
	out := &tallyText{Batches: t.batches, Unsettled: t.unsettled}
	for i, s := range t.answers {
		out.Answers[i] = s.text()
	}
	for _, p := range t.phases {
		out.Phases = append(out.Phases, phaseText{p.name, exact(p.steps), exact(p.worst), p.unsettled})
	}
	return out
}

// tally has no measures yet.
func (t *tallyText) tally() (out *tally, err error) {
	out = &tally{batches: t.Batches, unsettled: t.Unsettled}
	for i, s := range t.Answers {
		if out.answers[i], err = s.sums(); err != nil {
			return nil, err
		}
	}
	for _, p := range t.Phases {
		out.phases = append(out.phases, phaseTally{p.Name, float64(p.Steps), float64(p.Worst), p.Unsettled})
	}
	return out, nil
}

func (s *sums) text() sumsText {
	out := sumsText{Samples: exact(s.samples), Loss: exacts(s.loss), Taught: s.taught}
	for _, all := range s.quotients {
		var row []exact
		for _, q := range all {
			row = append(row, exact(q.Sum), exact(q.Of))
		}
		out.Quotients = append(out.Quotients, row)
	}
	return out
}

func (t sumsText) sums() (*sums, error) {
	out := &sums{samples: float64(t.Samples), loss: numbers(t.Loss), taught: t.Taught}
	for _, row := range t.Quotients {
		if len(row) != 2*len(t.Loss) {
			return nil, errors.Errorf("%d numbers of a score, and %d instances, which need two for each", len(row), len(t.Loss))
		}
		var all []task.Quotient
		for i := 0; i < len(row); i += 2 {
			all = append(all, task.Quotient{Sum: float64(row[i]), Of: float64(row[i+1])})
		}
		out.quotients = append(out.quotients, all)
	}
	return out, nil
}
