package data

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/pkg/errors"
)

// transfer brings a file to path, from where it broke off if it did. On an error it stays as it is, to go on with.
func (d download) transfer(ctx context.Context, path string) error {
	ctx, idle := watchIdle(ctx, d.o.Idle)
	defer idle.stop()
	have := int64(0)
	if info, err := os.Stat(path); err == nil {
		have = info.Size()
	}
	r, err := d.ask(ctx, have)
	if err != nil {
		return errors.WithMessage(idle.explain(err), d.url)
	}
	defer func() { _ = r.Body.Close() }()
	flags := os.O_CREATE | os.O_WRONLY
	switch r.StatusCode {
	case http.StatusPartialContent:
		if from := rangeStart(r); from != have {
			return errors.Errorf("%s: the server was asked to go on at byte %d and did at %d; remove %s to start anew", d.url, have, from, path)
		}
		flags |= os.O_APPEND
	case http.StatusOK: // it starts at the beginning, for any request
		have, flags = 0, flags|os.O_TRUNC
	case http.StatusRequestedRangeNotSatisfiable:
		if have > 0 && r.Header.Get("Content-Range") == fmt.Sprintf("bytes */%d", have) {
			return nil // all of it is here
		}
		return discard(path, errors.Errorf("%s: the server has no byte %d of it; fetch again, to start anew", d.url, have))
	default:
		return errors.Errorf("%s: the server says %s; --from names another server", d.url, r.Status)
	}
	f, err := os.OpenFile(path, flags, 0o644)
	if err != nil {
		return errors.Wrapf(err, "cannot write %s", path)
	}
	got, err := io.Copy(f, io.LimitReader(idle.reader(d.watched(r, have)), MaxBytes-have))
	if err = closed(f, idle.explain(err)); err != nil {
		return errors.Wrapf(err, "%s: broke off after %d bytes, which are kept: fetch again to go on", d.url, have+got)
	}
	return nil
}

// ask requests the file from a byte on.
func (d download) ask(ctx context.Context, from int64) (*http.Response, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url, http.NoBody)
	if err != nil {
		return nil, errors.WithStack(err)
	}
	q.Header.Set("Accept-Encoding", "identity") // the bytes as they are, gzip'd
	if from > 0 {
		q.Header.Set("Range", fmt.Sprintf("bytes=%d-", from))
	}
	client := d.o.Client
	if client == nil {
		client = &http.Client{} // the usual transport; the idle limit holds for the answer, too
	}
	r, err := client.Do(q)
	return r, errors.Wrap(err, "cannot be fetched")
}

// rangeStart reads "bytes 100-199/200", -1 if it is anything else.
func rangeStart(r *http.Response) int64 {
	text, ok := strings.CutPrefix(r.Header.Get("Content-Range"), "bytes ")
	first, _, _ := strings.Cut(text, "-")
	from, err := strconv.ParseInt(first, 10, 64)
	if !ok || err != nil {
		return -1
	}
	return from
}

// watched tells of every piece that comes.
func (d download) watched(r *http.Response, have int64) io.Reader {
	if d.o.Progress == nil {
		return r.Body
	}
	total := int64(0)
	if r.ContentLength > 0 {
		total = have + r.ContentLength
	}
	return &counter{r: r.Body, done: have, tell: func(done int64) { d.o.Progress(d.remote, done, total) }}
}

type counter struct {
	r    io.Reader
	done int64
	tell func(done int64)
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.done += int64(n)
	c.tell(c.done)
	return n, err
}
