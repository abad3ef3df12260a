package rundir

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pkg/errors"
)

var (
	errStopped = errors.New("the process was killed")
	errFull    = errors.New("no space left on device")
)

// memDisk is a disk in memory that stops after some steps, in the middle of a write too: from then on nothing has an effect. Or it is full after
// some writes: then it takes names and bytes away, but no more. Through a loss of power synced data last: a file's bytes by its Sync, names by the
// sync of their folder. Of all other data nothing lasts (afterPowerLoss), or anything may (afterLoss).
type memDisk struct {
	left    int // steps until it stops; < 0: never
	room    int // writes until it is full; < 0: never
	names   map[string]*inode
	durable map[string]*inode // the least that lasts
	synced  map[string]*inode // that lasts where a name that moves is in one of two places
	pending []change          // of names, in the order in which they were made, that were not synced
	locks   map[string]bool
	temps   int
}

// change is a name that came, went, or went to another.
type change struct {
	from, to string // "" where there is none
	inode    *inode
}

// in tells whether a change is of names in a folder.
func (c change) in(dir string) bool {
	return c.from != "" && filepath.Dir(c.from) == dir || c.to != "" && filepath.Dir(c.to) == dir
}

func (c change) apply(names map[string]*inode) {
	delete(names, c.from)
	if c.to != "" {
		names[c.to] = c.inode
	}
}

type inode struct{ data, synced []byte }

func newMemDisk() *memDisk {
	return &memDisk{left: -1, room: -1, names: map[string]*inode{}, durable: map[string]*inode{}, synced: map[string]*inode{}, locks: map[string]bool{}}
}

// step tells whether the disk still works.
func (d *memDisk) step() error {
	if d.left == 0 {
		return errStopped
	}
	d.left--
	return nil
}

// grow is a step that needs room.
func (d *memDisk) grow() error {
	if err := d.step(); err != nil {
		return err
	}
	if d.room == 0 {
		return errFull
	}
	d.room--
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

// afterLoss is a disk that may be found when the power was lost: of each change and of each file's bytes that were not synced it is by chance
// whether they last. A new name and the loss of the old one last together.
func (d *memDisk) afterLoss(chance *rand.Rand) *memDisk {
	names := map[string]*inode{}
	for path, i := range d.synced {
		names[path] = i
	}
	for _, c := range d.pending {
		if chance.IntN(2) == 0 {
			c.apply(names)
		}
	}
	return copied(names, func(i *inode) []byte {
		if chance.IntN(2) == 0 {
			return i.data
		}
		return i.synced
	})
}

// note makes a change that no sync has made last yet.
func (d *memDisk) note(c change) {
	c.apply(d.names)
	d.pending = append(d.pending, c)
}

func copied(names map[string]*inode, bytes func(*inode) []byte) *memDisk {
	out, seen := newMemDisk(), map[*inode]*inode{}
	for n, i := range names {
		if seen[i] == nil {
			data := slices.Clone(bytes(i))
			seen[i] = &inode{data, data}
		}
		out.names[n] = seen[i]
	}
	out.durable, out.synced = maps.Clone(out.names), maps.Clone(out.names)
	return out
}

func (d *memDisk) mkdir(string) error { return d.step() }

func (d *memDisk) list(dir string) (out []string, err error) {
	for n := range d.names {
		if in, ok := strings.CutPrefix(n, dir+"/"); ok {
			out = append(out, strings.Split(in, "/")[0])
		}
	}
	slices.Sort(out)
	return slices.Compact(out), d.step()
}

func (d *memDisk) open(path string) (io.ReadCloser, error) {
	i, ok := d.names[path]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(strings.NewReader(string(i.data))), nil
}

func (d *memDisk) create(path string) (file, error) {
	f, _, err := d.extend(path)
	if err == nil {
		f.(*memFile).data = nil
	}
	return f, err
}

func (d *memDisk) extend(path string) (file, int64, error) {
	i, ok := d.names[path]
	if ok {
		return &memFile{d, path, i}, int64(len(i.data)), d.step()
	}
	if err := d.grow(); err != nil {
		return nil, 0, err
	}
	i = &inode{}
	d.note(change{to: path, inode: i})
	return &memFile{d, path, i}, 0, nil
}

func (d *memDisk) temp(dir, pattern string) (file, error) {
	d.temps++
	return d.create(filepath.Join(dir, strings.Replace(pattern, "*", fmt.Sprint(d.temps), 1)))
}

func (d *memDisk) rename(from, to string) error {
	if err := d.step(); err != nil {
		return err
	}
	if d.names[from] == nil {
		return fs.ErrNotExist
	}
	d.note(change{from, to, d.names[from]})
	return nil
}

func (d *memDisk) remove(path string) error {
	if err := d.step(); err != nil {
		return err
	}
	if d.names[path] != nil {
		d.note(change{from: path})
	}
	return nil
}

// sync makes the names of one folder last.
func (d *memDisk) sync(dir string) error {
	if err := d.step(); err != nil {
		return err
	}
	in := func(path string, _ *inode) bool { return filepath.Dir(path) == dir }
	maps.DeleteFunc(d.durable, in)
	for path, i := range d.names {
		if in(path, i) {
			d.durable[path] = i
		}
	}
	for _, c := range d.pending {
		if c.in(dir) {
			c.apply(d.synced)
		}
	}
	d.pending = slices.DeleteFunc(d.pending, func(c change) bool { return c.in(dir) })
	return nil
}

func (d *memDisk) lock(path string) (held, error) {
	if err := d.grow(); err != nil {
		return nil, err
	}
	if d.locks[path] {
		return nil, errors.New("in use")
	}
	d.locks[path], d.names[path] = true, &inode{data: []byte("rubbish")}
	return &memLock{d, path}, nil
}

type memLock struct {
	d    *memDisk
	path string
}

func (l *memLock) release() error {
	if err := l.d.step(); err != nil {
		return err
	}
	delete(l.d.names, l.path)
	delete(l.d.locks, l.path)
	return nil
}

type memFile struct {
	d    *memDisk
	name string
	*inode
}

func (f *memFile) Name() string { return f.name }

func (f *memFile) Write(p []byte) (int, error) { return f.WriteAt(p, int64(len(f.data))) }

func (f *memFile) WriteAt(p []byte, at int64) (int, error) {
	n, err := len(p), f.d.grow()
	if err == nil && f.d.left == 0 { // the last step is half a write
		err = errStopped
	} else if errors.Is(err, errStopped) {
		return 0, err
	}
	if err != nil {
		n /= 2
	}
	f.data = append(slices.Clone(f.data[:at]), p[:n]...)
	return n, err
}

func (f *memFile) Truncate(size int64) error {
	if err := f.d.step(); err != nil {
		return err
	}
	f.data = slices.Clone(f.data[:size])
	return nil
}

func (f *memFile) Sync() error {
	if err := f.d.step(); err != nil {
		return err
	}
	f.synced = slices.Clone(f.data)
	return nil
}

func (f *memFile) Close() error { return f.d.step() }

// The disk that the tests trust: what is synced lasts, what is not does not, and a full disk takes half of a write.
func TestMemDisk(t *testing.T) {
	d := newMemDisk()
	f, err := d.create("run/a")
	if err != nil {
		t.Fatal(err)
	}
	write := func(text string) error {
		_, err := io.WriteString(f, text)
		return err
	}
	if write("one") != nil || f.Sync() != nil || d.sync("run") != nil || write("two") != nil || d.rename("run/a", "fresh/b") != nil {
		t.Fatal("a disk that works does not")
	}
	if text, err := read(d.afterKill(), "fresh/b"); string(text) != "onetwo" || err != nil {
		t.Errorf("after a kill: %q, %v", text, err)
	}
	lost := d.afterPowerLoss()
	if text, err := read(lost, "run/a"); string(text) != "one" || err != nil {
		t.Errorf("after a loss of power: %q, %v", text, err)
	}
	if _, err := read(lost, "fresh/b"); err == nil {
		t.Error("a name lasts that was not synced")
	}
	d.room = 0
	if err := write("1234"); !errors.Is(err, errFull) || string(f.(*memFile).data) != "onetwo12" {
		t.Errorf("a full disk: %v, %q", err, f.(*memFile).data)
	}
	if _, err := d.create("run/c"); !errors.Is(err, errFull) || d.remove("fresh/b") != nil {
		t.Errorf("a full disk: %v", err)
	}
}
