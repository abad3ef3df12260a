package train_test

import (
	"testing"

	"credo/graph"
	"credo/rules"
	"credo/train"
	"credo/train/optim"
)

// The program of back-propagation through time keeps, of all moments, the potentials and the messages of the cells, which its gradient reads:
// 8 bytes for each moment, sample and cell in single precision, in blocks that may be larger by an eighth, and a few numbers of the read-out.
// A third array would be 12. With checkpoints every 10 moments it keeps a tenth of all states.
func TestTrialsKeepOnlyThoseArraysThatTheGradientReads(t *testing.T) {
	const cells, batch = 64, 8
	c := spikingNetwork()
	c.Cells, c.Adapting, c.Outputs = cells, cells/2, 1
	bytes := func(moments, checkpoint int) int {
		l, err := train.NewLearner(train.Setup{
			Circuit: c, Rule: rules.Backprop(), Optimizer: optim.NewSGD(1e-3), Dtype: graph.Float32,
			Lesson: train.Lesson{Steps: moments, Checkpoint: checkpoint},
		})
		if err != nil {
			t.Fatal(err)
		}
		p, err := l.StepProgram(l.NewBatch(batch))
		if err != nil {
			t.Fatal(err)
		}
		return p.Stats().Bytes
	}
	each := func(checkpoint int) float64 {
		return float64(bytes(2000, checkpoint)-bytes(1000, checkpoint)) / (1000 * batch * cells)
	}
	if kept := each(0); kept < 8 || kept > 9.3 {
		t.Errorf("%.2f bytes for each moment, sample and cell, want 8 to 9.3", kept)
	}
	if kept := each(10); kept < 0.4*5 || kept > 0.4*5*9/8+0.3 {
		t.Errorf("with checkpoints %.2f bytes for each moment, sample and cell, want five numbers of ten moments", kept)
	}
}
