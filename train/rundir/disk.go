package rundir

import (
	"io"
	"io/fs"
	"os"

	"github.com/pkg/errors"
)

// disk is the share of a file system that this package needs. Tests put in one that stops between any two steps, as a killed process
// or a loss of power does, and one that is full.
type disk interface {
	mkdir(dir string) error                          // with the folders above it; no error if it is there
	list(dir string) (names []string, err error)     // none if the folder is not there
	open(path string) (io.ReadCloser, error)         // to read
	create(path string) (file, error)                // empty, also if it was there
	extend(path string) (f file, n int64, err error) // with its n bytes, also if it was not there
	temp(dir, pattern string) (file, error)
	rename(from, to string) error
	remove(path string) error // a file, or an empty folder; no error if it is not there
	sync(dir string) error    // makes the names in it last
	lock(path string) (held, error)
}

type file interface {
	io.WriteCloser
	io.WriterAt
	Name() string
	Sync() error
	Truncate(size int64) error
}

// held is a lock; release removes its file.
type held interface{ release() error }

// read returns the bytes of a file.
func read(d disk, path string) ([]byte, error) {
	f, err := d.open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// exists tells whether a file can be opened.
func exists(d disk, path string) (bool, error) {
	f, err := d.open(path)
	if os.IsNotExist(err) {
		return false, nil
	}
	if err != nil {
		return false, errors.WithStack(err)
	}
	return true, errors.WithStack(f.Close())
}

type osDisk struct{}

func (osDisk) mkdir(dir string) error                  { return os.MkdirAll(dir, 0o755) }
func (osDisk) open(path string) (io.ReadCloser, error) { return os.Open(path) }
func (osDisk) rename(from, to string) error            { return os.Rename(from, to) }
func (osDisk) lock(path string) (held, error)          { return lockFile(path) }

func (osDisk) list(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, err
}

func (osDisk) create(path string) (file, error) { return os.Create(path) }

func (osDisk) extend(path string) (file, int64, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

func (osDisk) temp(dir, pattern string) (file, error) {
	f, err := os.CreateTemp(dir, pattern)
	if err != nil {
		return nil, err
	}
	if err := f.Chmod(0o644); err != nil { // temporary files are made for their owner alone
		_ = f.Close()
		_ = os.Remove(f.Name())
		return nil, err
	}
	return f, nil
}

func (osDisk) remove(path string) error {
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}

func (osDisk) sync(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return errors.WithStack(err)
	}
	defer d.Close()
	_ = d.Sync() // some file systems cannot sync a folder; the names stand all the same
	return nil
}
