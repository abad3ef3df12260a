package rundir

import (
	"io"
	"os"

	"github.com/pkg/errors"
)

// disk is the share of a file system that this package needs. Tests put in one that stops between any two steps, as a killed process
// or a loss of power does.
type disk interface {
	mkdir(dir string) error // with the folders above it; no error if it is there
	list(dir string) (names []string, err error)
	read(path string) ([]byte, error)
	create(path string) (file, error) // empty, also if it was there
	temp(dir, pattern string) (file, error)
	rename(from, to string) error
	remove(path string) error // no error if it is not there
	sync(dir string) error    // makes the names in it last
}

type file interface {
	io.WriteCloser
	Name() string
	Sync() error
}

type osDisk struct{}

func (osDisk) mkdir(dir string) error           { return os.MkdirAll(dir, 0o755) }
func (osDisk) read(path string) ([]byte, error) { return os.ReadFile(path) }
func (osDisk) rename(from, to string) error     { return os.Rename(from, to) }

func (osDisk) list(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, err
}

func (osDisk) create(path string) (file, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return f, nil
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
