package rundir

import (
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pkg/errors"
)

var errStopped = errors.New("the process was killed")

// memDisk is a folder in memory that stops after some steps, in the middle of a write too: from then on nothing has an effect.
// Synced data alone last through a loss of power: a file's bytes by its Sync, the names by the folder's.
type memDisk struct {
	left    int // steps until it stops; < 0: never
	names   map[string]*inode
	durable map[string]*inode
	temps   int
}

type inode struct{ data, synced []byte }

func newMemDisk() *memDisk {
	return &memDisk{left: -1, names: map[string]*inode{}, durable: map[string]*inode{}}
}

// step tells whether the disk still works.
func (d *memDisk) step() error {
	if d.left == 0 {
		return errStopped
	}
	d.left--
	return nil
}

// afterKill is the disk that the next process finds.
func (d *memDisk) afterKill() *memDisk {
	return copied(d.names, func(i *inode) []byte { return i.data })
}

// afterPowerLoss is the disk that is found when the worst has happened.
func (d *memDisk) afterPowerLoss() *memDisk {
	return copied(d.durable, func(i *inode) []byte { return i.synced })
}

func copied(names map[string]*inode, bytes func(*inode) []byte) *memDisk {
	out := newMemDisk()
	for n, i := range names {
		data := slices.Clone(bytes(i))
		out.names[n] = &inode{data, data}
	}
	out.durable = maps.Clone(out.names)
	return out
}

func (d *memDisk) mkdir(string) error { return d.step() }

func (d *memDisk) list(string) ([]string, error) {
	var out []string
	for n := range d.names {
		out = append(out, filepath.Base(n))
	}
	slices.Sort(out)
	return out, d.step()
}

func (d *memDisk) read(path string) ([]byte, error) {
	i, ok := d.names[path]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return slices.Clone(i.data), nil
}

func (d *memDisk) create(path string) (file, error) {
	if err := d.step(); err != nil {
		return nil, err
	}
	i, ok := d.names[path]
	if !ok {
		i = &inode{}
		d.names[path] = i
	}
	i.data, i.synced = nil, nil
	return &memFile{d, path, i}, nil
}

func (d *memDisk) temp(dir, pattern string) (file, error) {
	d.temps++
	return d.create(filepath.Join(dir, strings.Replace(pattern, "*", fmt.Sprint(d.temps), 1)))
}

func (d *memDisk) rename(from, to string) error {
	if err := d.step(); err != nil {
		return err
	}
	d.names[to] = d.names[from]
	delete(d.names, from)
	return nil
}

func (d *memDisk) remove(path string) error {
	if err := d.step(); err != nil {
		return err
	}
	delete(d.names, path)
	return nil
}

func (d *memDisk) sync(string) error {
	if err := d.step(); err != nil {
		return err
	}
	d.durable = maps.Clone(d.names)
	return nil
}

type memFile struct {
	d    *memDisk
	name string
	*inode
}

func (f *memFile) Name() string { return f.name }

func (f *memFile) Write(p []byte) (int, error) {
	if f.d.left == 0 {
		return 0, errStopped
	}
	if f.d.left == 1 { // the last step is half a write
		f.data = append(f.data, p[:len(p)/2]...)
		f.d.left = 0
		return len(p) / 2, errStopped
	}
	f.data = append(f.data, p...)
	return len(p), f.d.step()
}

func (f *memFile) Sync() error {
	if err := f.d.step(); err != nil {
		return err
	}
	f.synced = slices.Clone(f.data)
	return nil
}

func (f *memFile) Close() error { return f.d.step() }
