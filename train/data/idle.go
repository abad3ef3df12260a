package data

import (
	"context"
	"io"
	"time"

	"github.com/pkg/errors"
)

// idle gives up a download of which nothing comes for some time.
type idle struct {
	ctx   context.Context
	limit time.Duration
	timer *time.Timer
	stop  func()
}

// watchIdle returns a context for the download that ends when nothing has come for the time.
func watchIdle(ctx context.Context, limit time.Duration) (context.Context, *idle) {
	ctx, cancel := context.WithCancelCause(ctx)
	w := &idle{ctx: ctx, limit: limit}
	w.timer = time.AfterFunc(limit, func() { cancel(errors.Errorf("nothing came from the server for %v", limit)) })
	w.stop = func() {
		w.timer.Stop()
		cancel(nil)
	}
	return ctx, w
}

// reader begins the time again with every byte that comes.
func (w *idle) reader(r io.Reader) io.Reader { return idleReader{r, w} }

type idleReader struct {
	io.Reader
	w *idle
}

// Read reads.
func (r idleReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if n > 0 {
		r.w.timer.Reset(r.w.limit)
	}
	return n, err
}

// explain says why a download ended, where its own error only says that it was ended.
func (w *idle) explain(err error) error {
	if err == nil || w.ctx.Err() == nil {
		return err
	}
	return context.Cause(w.ctx)
}
