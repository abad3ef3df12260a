package runner

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"credo/train"
	"credo/train/rundir"
)

// A checkpoint of networks of some sizes, with the measurements of 20 steps. The share is of a run that keeps one at the default interval: a
// minute, or, where a checkpoint takes longer than a second, fifty times the time of the last.
func BenchmarkCheckpoint(b *testing.B) {
	for _, hidden := range []string{"[8]", "[256]", "[500,500,500]", "[2000,2000,2000]"} {
		b.Run("hidden="+hidden, func(b *testing.B) {
			e, s, err := load("{data: {train_images: 200, valid_fraction: 0}, batch: 10, epochs: 2, align_every: 1}", "circuit.hidden="+hidden)
			if err != nil {
				b.Fatal(err)
			}
			m, err := prepare(e, s, 2)
			if err != nil {
				b.Fatal(err)
			}
			run, err := open(e, in(filepath.Join(b.TempDir(), "run"), 1))
			if err != nil {
				b.Fatal(err)
			}
			defer run.Close()
			ctx, stop := context.WithCancel(b.Context())
			r := &measured{recorder: newRecorder(run, m, &quiet{step: func(step int) {
				if step == 20 {
					stop()
				}
			}}, stop), b: b}
			_, _ = train.Fit(ctx, m.learner, m.task, m.fit, r) // stopped, with a checkpoint
			each := b.Elapsed().Seconds() / float64(b.N)
			b.ReportMetric(100*each/max(checkpointLeast.Seconds(), 50*each), "%-of-run")
			if info, err := os.Stat(run.Path(rundir.Checkpoint)); err == nil {
				b.ReportMetric(float64(info.Size())/1e6, "MB")
			}
		})
	}
}

// measured is a recorder that keeps its checkpoint again and again.
type measured struct {
	*recorder
	b *testing.B
}

func (m *measured) Checkpoint(l *train.Learner, p *train.Progress) error {
	for m.b.Loop() {
		if err := m.recorder.Checkpoint(l, p); err != nil {
			m.b.Fatal(err)
		}
	}
	return nil
}
