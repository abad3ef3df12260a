package npz

import (
	"archive/zip"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/pkg/errors"
)

// MaxBytes is the most that one array may hold: 4 GiB.
const MaxBytes = 1 << 32

// File is an archive that is open.
type File struct {
	path   string
	closer io.Closer
	arrays map[string]*zip.File
}

// Open opens an archive. Errors: no file, no zip archive, two arrays of one name.
func Open(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, openError(path, err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = refuse(path, "name a file", "is no file but a %v", info.Mode().Type())
	}
	var out *File
	if err == nil {
		out, err = New(f, info.Size(), path)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	out.closer = f
	return out, nil
}

// New opens an archive of so many bytes. path names it in errors.
func New(r io.ReaderAt, size int64, path string) (*File, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refuse(path, "write it by numpy.savez", "is no NPZ archive: %v", err)
	}
	f := &File{path: path, arrays: map[string]*zip.File{}}
	for _, entry := range z.File {
		name, ok := strings.CutSuffix(entry.Name, ".npy")
		if !ok {
			continue
		}
		if f.arrays[name] != nil {
			return nil, refuse(path, "write it anew", "has two arrays %q", name)
		}
		f.arrays[name] = entry
	}
	return f, nil
}

// Close closes the file.
func (f *File) Close() error {
	if f.closer == nil {
		return nil
	}
	return f.closer.Close()
}

// Names lists the arrays, by alphabet.
func (f *File) Names() []string {
	out := []string{}
	for name := range f.arrays {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// Has tells whether there is an array of that name.
func (f *File) Has(name string) bool { return f.arrays[name] != nil }

// Read reads an array.
func (f *File) Read(name string) (*Array, error) {
	entry := f.arrays[name]
	if entry == nil {
		return nil, refuse(f.path, "write it with that name, as numpy.savez(file, "+name+"=...)", "has no array %s; it has: %s", name, strings.Join(f.Names(), ", "))
	}
	r, err := entry.Open()
	if err != nil {
		return nil, refuse(f.path+": "+name, "write it by numpy.savez or savez_compressed", "cannot be unpacked: %v", err)
	}
	defer r.Close()
	return Decode(r, f.path+": "+name)
}

// openError leaves out the path that an *os.PathError repeats.
func openError(path string, err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return errors.Wrapf(err, "%s: cannot be opened", path)
}

// refuse is an error about a file: its name, the fault, the remedy.
func refuse(file, remedy, problem string, args ...any) error {
	return errors.Errorf("%s "+problem+"; "+remedy, append([]any{file}, args...)...)
}
