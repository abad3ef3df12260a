package cli

import (
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/pkg/errors"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"credo/train/data"
)

type dataFetchCmd struct {
	Name string `arg:"" predictor:"sets" help:"A published set: ${sets}."`
	Dir  string `placeholder:"DIR" help:"The folder that gets a folder with the set; without it $$CREDO_DATA. Name it by --data-dir later."`
	From string `placeholder:"URL" help:"The folder to fetch the files from, in place of where they were published."`
}

// Help teaches.
func (dataFetchCmd) Help() string {
	return `The content of every file is checked before it gets its name. A download that broke off is gone on with by the same command, and
files that are there already are left alone. One process at a time fetches into a folder; a server that sends nothing for a minute is given up.

  credo data fetch mnist --dir sets
  credo train --data mnist --data-dir sets`
}

// Run fetches.
func (c dataFetchCmd) Run(e *env) error {
	spec, err := data.Lookup(c.Name)
	if err != nil {
		return usage(err)
	}
	if spec.Embedded() {
		fmt.Fprintf(e.stderr, "%s is inside the program: there is nothing to fetch\n", spec.Name)
		return nil
	}
	if c.Dir == "" {
		c.Dir = os.Getenv(data.EnvVar)
	}
	if c.Dir == "" {
		return usage(errors.Errorf("name a folder to fetch into: --dir DIR, or %s=DIR", data.EnvVar))
	}
	if u, err := url.Parse(c.From); c.From != "" && (err != nil || u.Host == "") {
		return usage(errors.Errorf("--from %q: expected the URL of a folder, as https://example.org/files/", c.From))
	}
	p := newProgress(e.stderr)
	d := &downloads{p: p, bars: map[string]*mpb.Bar{}}
	err = spec.Fetch(e.ctx, data.FetchOptions{Dir: c.Dir, From: c.From, Progress: d.progress, Report: func(file string, fetched bool) {
		if fetched {
			p.line("%s: fetched, and its content is the published one", file)
		} else {
			p.line("%s: is here already", file)
		}
	}})
	p.wait()
	return err
}

// downloads shows how far files are: a bar on a terminal, now and then a line otherwise.
type downloads struct {
	p    *progress
	bars map[string]*mpb.Bar
	told time.Time // when the last line was printed
}

func (d *downloads) progress(file string, done, total int64) {
	if d.p.bars == nil {
		if time.Since(d.told) >= lineEvery {
			d.told = time.Now()
			d.p.line("%s: %.1f of %.1f MiB", file, float64(done)/(1<<20), float64(total)/(1<<20))
		}
		return
	}
	b := d.bars[file]
	if b == nil {
		b = d.p.bars.AddBar(total, mpb.BarRemoveOnComplete(), mpb.PrependDecorators(decor.Name(file+" ")),
			mpb.AppendDecorators(decor.CountersKibiByte("% .1f / % .1f "), decor.AverageSpeed(decor.SizeB1024(0), "% .1f "), decor.AverageETA(decor.ET_STYLE_GO), decor.Name(" left")))
		d.bars[file] = b
	}
	b.SetCurrent(done)
}
