package runner

import (
	"encoding/json"
	"io"
	"strconv"

	"github.com/pkg/errors"

	"credo/train"
	"credo/train/experiment"
	"credo/train/safetensors"
)

// Keys of the metadata of a checkpoint, which has the experiment, too.
const (
	checkpointKey  = "credo_checkpoint"
	positionKey    = "position"
	progressKey    = "progress"
	computationKey = "computation"
	programKey     = "program"
)

const checkpointVersion = "1"

// checkpoint is all that is needed to go on with a run, apart from the arrays of the state.
type checkpoint struct {
	Experiment  []byte // in its canonical form
	Position    position
	Progress    *train.Progress
	Computation train.Computation
	Program     Program
	tensors     []safetensors.Tensor
}

// position is where a run is.
type position struct {
	Epoch   int    `json:"epoch"`
	Step    int    `json:"step"`
	Time    string `json:"time"`    // of the circuit, to the last digit
	Metrics int64  `json:"metrics"` // bytes of metrics.csv
}

// writeCheckpoint writes the whole state of a learner, and how far the run is, with the computation and the program by which it came there.
func writeCheckpoint(w io.Writer, e experiment.Experiment, l *train.Learner, p *train.Progress, c train.Computation, metrics int64) error {
	meta := map[string]string{checkpointKey: checkpointVersion, experimentKey: string(e.Canonical())}
	at := position{l.State.Epoch, l.State.Step, strconv.FormatFloat(l.State.Time, 'g', -1, 64), metrics}
	for key, v := range map[string]any{positionKey: at, progressKey: p, computationKey: c, programKey: ThisProgram()} {
		text, err := json.Marshal(v)
		if err != nil {
			return errors.WithStack(err)
		}
		meta[key] = string(text)
	}
	return safetensors.Write(w, tensorsOf(l.State.Groups(), stateName), meta)
}

// readCheckpoint reads a checkpoint. A file that was cut short, or is none, is an error.
func readCheckpoint(data []byte) (*checkpoint, error) {
	f, err := safetensors.Read(data)
	if err != nil {
		return nil, errors.WithMessage(err, "the checkpoint is damaged")
	}
	if v := f.Metadata[checkpointKey]; v != checkpointVersion {
		return nil, errors.Errorf("it is no checkpoint of this program: its metadata has %s=%q, and %q can be read", checkpointKey, v, checkpointVersion)
	}
	c := &checkpoint{Experiment: []byte(f.Metadata[experimentKey]), tensors: f.Tensors}
	for key, v := range map[string]any{positionKey: &c.Position, progressKey: &c.Progress, computationKey: &c.Computation, programKey: &c.Program} {
		if err := json.Unmarshal([]byte(f.Metadata[key]), v); err != nil {
			return nil, errors.Wrapf(err, "the checkpoint is damaged: its metadata %s", key)
		}
	}
	if c.Progress == nil {
		return nil, errors.Errorf("the checkpoint is damaged: its metadata %s is null", progressKey)
	}
	return c, nil
}

// into brings a learner that has not learned yet to the state of a checkpoint.
func (c *checkpoint) into(l *train.Learner) error {
	time, err := strconv.ParseFloat(c.Position.Time, 64)
	if err != nil || c.Position.Epoch < 0 || c.Position.Step < 0 || c.Position.Metrics < 0 {
		return errors.Errorf("the checkpoint is damaged: its position is %+v", c.Position)
	}
	if err := restore(l, l.State.Groups(), stateName, c.tensors); err != nil {
		return errors.WithMessage(err, "the checkpoint")
	}
	l.State.Epoch, l.State.Step, l.State.Time = c.Position.Epoch, c.Position.Step, time
	return nil
}
