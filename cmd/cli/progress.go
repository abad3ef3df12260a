package cli

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// progress shows how far runs are, each with rate and time left: bars on a terminal, now and then a line otherwise.
type progress struct {
	w    io.Writer
	bars *mpb.Progress // nil: lines
	mu   sync.Mutex
}

// lineEvery is the time between two lines about one run.
const lineEvery = 15 * time.Second

func newProgress(w io.Writer) *progress {
	p := &progress{w: w}
	if f, ok := w.(*os.File); ok {
		if columns, rows, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 && rows > 0 { // a terminal, and not one of no size
			p.bars = mpb.New(mpb.WithOutput(w), mpb.WithWidth(48))
		}
	}
	return p
}

// line prints a message, above the bars.
func (p *progress) line(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := p.w
	if p.bars != nil {
		w = p.bars
	}
	fmt.Fprintf(w, format+"\n", args...)
}

// wait lets the bars finish.
func (p *progress) wait() {
	if p.bars != nil {
		p.bars.Shutdown()
	}
}

// bar follows one run, in one goroutine.
type bar struct {
	p     *progress
	name  string
	bar   *mpb.Bar
	begun time.Time // when the first step was done
	first int       // which that was
	told  time.Time // when the last line was printed
}

func (p *progress) start(name string) *bar { return &bar{p: p, name: name} }

// step says how many steps of how many are done.
func (b *bar) step(done, total int) {
	now := time.Now()
	if b.begun.IsZero() {
		b.begun, b.first, b.told = now, done, now
		b.show(total)
	}
	switch {
	case b.bar != nil:
		b.bar.SetCurrent(int64(done))
	case now.Sub(b.told) >= lineEvery:
		b.told = now
		b.p.line("%s", progressLine(b.name, done, total, done-b.first, now.Sub(b.begun)))
	}
}

func (b *bar) show(total int) {
	if b.p.bars == nil {
		return
	}
	b.bar = b.p.bars.AddBar(int64(total), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(b.name+" ")),
		mpb.AppendDecorators(decor.CountersNoUnit("%d/%d steps "), decor.AverageSpeed(0, "%.0f/s "), decor.AverageETA(decor.ET_STYLE_GO), decor.Name(" left")))
}

// progressLine tells how far a run is of which the last n steps took a time.
func progressLine(name string, done, total, n int, took time.Duration) string {
	each := took / time.Duration(n)
	return fmt.Sprintf("%s: step %d of %d, %.3g/s, %v left", name, done, total, 1/each.Seconds(), (time.Duration(total-done) * each).Round(time.Second))
}
