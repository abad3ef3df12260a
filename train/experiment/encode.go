package experiment

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"credo/train/settings"
)

// Marshal writes an experiment as YAML that [Decode] reads as the same experiment: every key with its value, in a fixed order; of the rows
// of a comparison the settings that differ from the rest.
func (e Experiment) Marshal() []byte {
	r, rows := settings.Reader{Catalog: e.catalog}, e.Compare
	e.Compare = nil
	common := r.Encode(e, e.below(r))
	out := common.Lines
	if len(rows) > 0 {
		out = append(out, compareKey+":")
	}
	for _, row := range rows {
		lines := r.EncodeRow(row, common, row.below(r)).Lines
		if len(lines) == 0 {
			lines = []string{"{}"}
		}
		for i, l := range lines {
			lines[i] = "    " + l
		}
		lines[0] = "  - " + lines[0][4:]
		out = append(out, lines...)
	}
	return []byte(strings.Join(out, "\n") + "\n")
}

// below returns the published settings under the experiment's own, as far as they go with the roles that learn.
func (e Experiment) below(r settings.Reader) settings.Text {
	_, spec, err := e.small()
	if err != nil {
		return settings.Text{}
	}
	p, err := plain(e.catalog, "circuit", e.CircuitName(), "rule", e.RuleName(), "optimizer", e.OptimizerName(), "data", e.DataName())
	if err != nil {
		return settings.Text{}
	}
	p.dropRates(spec)
	return r.Encode(p)
}

// Canonical is the text that identifies an experiment and that its run folder keeps: [Experiment.Marshal] without the place of the data on
// this machine, and without the pace of checkpoints.
func (e Experiment) Canonical() []byte {
	e = e.portable()
	e.Compare = slices.Clone(e.Compare)
	for i := range e.Compare {
		e.Compare[i] = e.Compare[i].portable()
	}
	return e.Marshal()
}

// portable leaves out settings that change no number.
func (e Experiment) portable() Experiment {
	e.Data, e.CheckpointEvery, e.CheckpointSeconds = e.Data.Portable(), 0, 0
	return e
}

// Hash returns the SHA-256 of the canonical form, in hex. Take it after [Experiment.Resolve], which fills in the sizes.
func (e Experiment) Hash() string {
	sum := sha256.Sum256(e.Canonical())
	return hex.EncodeToString(sum[:])
}
