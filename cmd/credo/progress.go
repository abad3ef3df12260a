package main

import (
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// progress shows how far runs are: bars with rate and time left on a terminal, plain lines otherwise.
type progress struct {
	w    io.Writer
	bars *mpb.Progress // nil: lines
	mu   sync.Mutex
}

func newProgress(w io.Writer) *progress {
	p := &progress{w: w}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bars = mpb.New(mpb.WithOutput(w), mpb.WithWidth(48))
	}
	return p
}

// line prints a message above the bars.
func (p *progress) line(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var w io.Writer = p.w
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

// bar follows one run.
type bar struct {
	p    *progress
	name string
	bar  *mpb.Bar
}

func (p *progress) start(name string) *bar { return &bar{p: p, name: name} }

// step says how many steps of how many are done.
func (b *bar) step(done, total int) {
	if b.p.bars == nil {
		return
	}
	if b.bar == nil {
		b.bar = b.p.bars.AddBar(int64(total), mpb.BarRemoveOnComplete(),
			mpb.PrependDecorators(decor.Name(b.name+" ")),
			mpb.AppendDecorators(decor.CountersNoUnit("%d/%d steps "), decor.AverageSpeed(0, "%.0f/s "), decor.AverageETA(decor.ET_STYLE_GO)))
	}
	b.bar.SetCurrent(int64(done))
}
