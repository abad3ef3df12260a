package verify

import (
	"credo/graph"
)

// Replayed holds the values of all cases. Its JSON is {"cases": [{"name": …, "values": {…}}]}, without the cases that failed or were
// left out.
type Replayed struct {
	Cases   []Computed `json:"cases"`
	Failed  []error    `json:"-"` // each names its case
	LeftOut []LeftOut  `json:"-"` // cases of kinds that are not known here
}

// Computed is the values of one case.
type Computed struct {
	Name   string `json:"name"`
	Values Values `json:"values"`
}

// Complete reports whether every case was computed.
func (r Replayed) Complete() bool { return len(r.Failed) == 0 && len(r.LeftOut) == 0 }

// Replay computes every case of a known kind, whether it expects anything or not.
func Replay(cases []Case, d graph.Dtype) Replayed {
	out := Replayed{Cases: []Computed{}}
	for _, c := range cases {
		k, ok := Find(c)
		if !ok {
			out.LeftOut = append(out.LeftOut, LeftOut{c.Name, c.Kind})
			continue
		}
		v, err := k.Compute(c, d)
		if err != nil {
			out.Failed = append(out.Failed, err)
			continue
		}
		out.Cases = append(out.Cases, Computed{c.Name, v})
	}
	return out
}
