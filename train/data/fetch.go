package data

import (
	"context"
	"net/http"
	"net/url"
	"path/filepath"
	"time"

	"github.com/pkg/errors"

	"credo/train/rundir"
)

// Endings of files that are not whole: anybody's, and the ones that are fetched here.
const (
	unfinished = ".part"
	partial    = ".credo" + unfinished
)

// lockName is the lock of a folder into which files are fetched.
const lockName = ".lock"

// idleLimit is the time after which a server that sends nothing is given up.
const idleLimit = time.Minute

// FetchOptions say where a published set comes from and where it goes.
type FetchOptions struct {
	Dir      string                               // as of a Place: the set gets a folder in it
	From     string                               // URL of the folder that has the files; "": where they were published
	Progress func(file string, done, total int64) // may be nil; total is 0 if the server does not say
	Report   func(file string, fetched bool)      // may be nil; fetched is false if the published file was there already
	Client   *http.Client                         // nil: a usual one
	Idle     time.Duration                        // without a byte, after which a download is given up; 0: a minute
}

// Fetch downloads the files of a published set that are not in Dir yet. A broken download is gone on with. A file gets its name when
// its content has been found to be the published one, and not before: until then a file of that name stays. The set's folder is locked
// until then: a second process is refused.
func (s Spec) Fetch(ctx context.Context, o FetchOptions) (err error) {
	if s.Embedded() {
		return errors.Errorf("%s is inside the program: there is nothing to fetch", s.Name)
	}
	base, err := url.Parse(o.from(s))
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return errors.Errorf("%q is not the URL of a folder, as https://example.org/files/", o.from(s))
	}
	folder := filepath.Join(o.Dir, s.Folders[0])
	lock, err := rundir.LockFile(filepath.Join(folder, lockName))
	if err != nil {
		return err
	}
	defer func() {
		if e := lock.Unlock(); err == nil {
			err = e
		}
	}()
	if o.Idle == 0 {
		o.Idle = idleLimit
	}
	for _, d := range s.downloads(folder) {
		d.url, d.o = base.JoinPath(d.remote).String(), o
		fetched, err := d.run(ctx)
		if err != nil {
			return err
		}
		if o.Report != nil {
			o.Report(filepath.Join(folder, d.remote), fetched)
		}
	}
	return nil
}

func (o FetchOptions) from(s Spec) string {
	if o.From != "" {
		return o.From
	}
	return s.URL
}

// A download is one file at the other end: one file of a set, gzip'd, a table of which images and labels are made, or the archive.
type download struct {
	set    Spec
	home   home
	remote string // its name there
	url    string
	part   Part // the files that are made of it; no name: none
	table  bool
	o      FetchOptions
}

func (s Spec) downloads(folder string) (out []download) {
	h := s.home(folder)
	if s.Archive.Name != "" {
		return []download{{set: s, home: h, remote: s.Archive.Name}}
	}
	for _, p := range []Part{s.Train, s.Test} {
		switch {
		case p.N == 0:
		case p.Table != "":
			out = append(out, download{set: s, home: h, remote: p.Table, part: p, table: true})
		default:
			for _, f := range []File{p.Images, p.Labels} {
				out = append(out, download{set: s, home: h, remote: f.Name + ".gz", part: Part{N: p.N, Images: f}})
			}
		}
	}
	return out
}

// run fetches the file unless the files that are made of it are there.
func (d download) run(ctx context.Context) (fetched bool, err error) {
	if d.here() {
		return false, nil
	}
	path := d.home.path(d.remote) + partial
	if err := d.transfer(ctx, path); err != nil {
		return false, err
	}
	return true, d.accept(path)
}

// here tells whether all files are there and are the published ones.
func (d download) here() bool {
	if d.set.Archive.Name != "" {
		_, _, err := d.set.read(d.home)
		return err == nil
	}
	for _, f := range []File{d.part.Images, d.part.Labels} {
		name, err := d.home.file(f.Name)
		if f.Name != "" && (err != nil || name == "" || checkFile(d.home.path(name), f, d.set.Name) != nil) {
			return false
		}
	}
	return true
}
