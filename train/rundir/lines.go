package rundir

import (
	"github.com/pkg/errors"
)

// lines is a file that grows by whole lines: a write that fails leaves the file as it was, and is the last one.
type lines struct {
	f    file
	size int64
	err  error // of the write that failed
}

// startLines begins a file anew.
func startLines(d disk, path string) (*lines, error) {
	f, err := d.create(path)
	if err != nil {
		return nil, errors.Wrapf(err, "cannot write %s", path)
	}
	return &lines{f: f}, nil
}

// growLines goes on at the end of a file.
func growLines(d disk, path string) (*lines, error) {
	f, n, err := d.extend(path)
	if err != nil {
		return nil, errors.Wrapf(err, "cannot write %s", path)
	}
	return &lines{f: f, size: n}, nil
}

// Write appends whole lines.
func (l *lines) Write(p []byte) (int, error) {
	if l.err != nil {
		return 0, l.err
	}
	if _, err := l.f.WriteAt(p, l.size); err != nil {
		l.err = errors.Wrapf(err, "cannot write %s", l.f.Name())
		_ = l.f.Truncate(l.size) // where even this fails, readers ignore the part of a line
		return 0, l.err
	}
	l.size += int64(len(p))
	return len(p), nil
}

// cut takes the end off.
func (l *lines) cut(size int64) error {
	if size > l.size {
		return errors.Errorf("%s has %d bytes, and had %d: its end is gone", l.f.Name(), l.size, size)
	}
	if err := l.f.Truncate(size); err != nil {
		return errors.Wrapf(err, "cannot write %s", l.f.Name())
	}
	l.size = size
	return nil
}

// sync brings all lines to the disk; a file of which a write failed lacks some.
func (l *lines) sync() error {
	if l.err != nil {
		return l.err
	}
	return errors.Wrapf(l.f.Sync(), "cannot write %s", l.f.Name())
}

func (l *lines) close() error { return errors.WithStack(l.f.Close()) }
