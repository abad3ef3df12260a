package train

import (
	"encoding/json"
	"slices"

	"github.com/pkg/errors"
)

// resultText is a Result as JSON keeps it, every number to the bit. Measurements are kept by columns: there are many of them.
type resultText struct {
	Valid     []scoreText        `json:"valid,omitempty"`
	Test      []scoreText        `json:"test"`
	Train     []scoreText        `json:"train,omitempty"`
	Alignment *alignmentText     `json:"alignment,omitempty"`
	Watched   *watchedText       `json:"watched,omitempty"`
	Settling  map[string][]exact `json:"settling,omitempty"`
	Unsettled int                `json:"unsettled"`
	Steps     int                `json:"steps"`
}

type scoreText map[string][]exact

type alignmentText struct {
	To         []string `json:"to"`
	Projection []string `json:"projection"`
	Instance   []int    `json:"instance,omitempty"` // none: there is one
	Step       []int    `json:"step"`
	Cosine     []exact  `json:"cosine"`
	Angle      []exact  `json:"angle"`
	Ratio      []exact  `json:"ratio"`
}

type watchedText struct {
	Population []string `json:"population"`
	Var        []string `json:"variable"`
	Step       []int    `json:"step"`
	Mean       []exact  `json:"mean"`
	Size       []exact  `json:"size"`
	SD         []exact  `json:"sd"`
}

// MarshalJSON writes a result so that UnmarshalJSON reads the same one, to the bit.
func (r *Result) MarshalJSON() ([]byte, error) {
	t := resultText{Valid: scoreTexts(r.Valid), Test: scoreTexts(r.Test), Train: scoreTexts(r.Train), Unsettled: r.Unsettled, Steps: r.Steps}
	if len(r.Settling) > 0 {
		t.Settling = map[string][]exact{}
	}
	for phase, steps := range r.Settling {
		t.Settling[phase] = exacts(steps)
	}
	if len(r.Alignment) > 0 {
		t.Alignment = &alignmentText{}
		for _, a := range r.Alignment {
			t.Alignment.add(a)
		}
	}
	if len(r.Watched) > 0 {
		t.Watched = &watchedText{}
		for _, s := range r.Watched {
			t.Watched.add(s)
		}
	}
	return json.Marshal(t)
}

// UnmarshalJSON reads a result.
func (r *Result) UnmarshalJSON(data []byte) error {
	var t resultText
	if err := json.Unmarshal(data, &t); err != nil {
		return errors.WithStack(err)
	}
	*r = Result{Valid: scores(t.Valid), Test: scores(t.Test), Train: scores(t.Train), Settling: map[string][]float64{}, Unsettled: t.Unsettled, Steps: t.Steps}
	for phase, steps := range t.Settling {
		r.Settling[phase] = numbers(steps)
	}
	var err error
	if r.Alignment, err = t.Alignment.all(); err != nil {
		return err
	}
	r.Watched, err = t.Watched.all()
	return err
}

func scoreTexts(all []Score) (out []scoreText) {
	for _, s := range all {
		t := scoreText{}
		for name, values := range s {
			t[name] = exacts(values)
		}
		out = append(out, t)
	}
	return out
}

func scores(all []scoreText) (out []Score) {
	for _, t := range all {
		s := Score{}
		for name, values := range t {
			s[name] = numbers(values)
		}
		out = append(out, s)
	}
	return out
}

func (t *alignmentText) add(a Alignment) {
	t.To, t.Projection, t.Step = append(t.To, a.To), append(t.Projection, a.Projection), append(t.Step, a.Step)
	if a.Instance > 0 {
		t.Instance = append(t.Instance, a.Instance)
	}
	t.Cosine, t.Angle, t.Ratio = append(t.Cosine, exact(a.Cosine)), append(t.Angle, exact(a.Angle)), append(t.Ratio, exact(a.Ratio))
}

func (t *alignmentText) all() (out []Alignment, err error) {
	if t == nil {
		return nil, nil
	}
	if t.Instance == nil {
		t.Instance = make([]int, len(t.To))
	}
	if err := alike("alignment", len(t.To), len(t.Projection), len(t.Instance), len(t.Step), len(t.Cosine), len(t.Angle), len(t.Ratio)); err != nil {
		return nil, err
	}
	for i := range t.To {
		out = append(out, Alignment{t.To[i], t.Projection[i], t.Instance[i], t.Step[i], float64(t.Cosine[i]), float64(t.Angle[i]), float64(t.Ratio[i])})
	}
	return out, nil
}

func (t *watchedText) add(s Statistic) {
	t.Population, t.Var, t.Step = append(t.Population, s.Population), append(t.Var, s.Var), append(t.Step, s.Step)
	t.Mean, t.Size, t.SD = append(t.Mean, exact(s.Mean)), append(t.Size, exact(s.Size)), append(t.SD, exact(s.SD))
}

func (t *watchedText) all() (out []Statistic, err error) {
	if t == nil {
		return nil, nil
	}
	if err := alike("watched", len(t.Population), len(t.Var), len(t.Step), len(t.Mean), len(t.Size), len(t.SD)); err != nil {
		return nil, err
	}
	for i := range t.Population {
		out = append(out, Statistic{t.Population[i], t.Var[i], t.Step[i], float64(t.Mean[i]), float64(t.Size[i]), float64(t.SD[i])})
	}
	return out, nil
}

// alike checks that columns have one length.
func alike(what string, lengths ...int) error {
	if slices.Min(lengths) != slices.Max(lengths) {
		return errors.Errorf("the columns of %s have %v rows, and must have the same number", what, lengths)
	}
	return nil
}
