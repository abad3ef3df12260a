package data

import (
	"archive/tar"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/pkg/errors"
)

// An Archive is the tar.gz in which a set is published.
type Archive struct {
	Name   string // "": the files are published one by one
	Folder string // the folder in it that has the files
}

// packed tells whether a set is to be read from its archive: it is there, and not all of its files are.
func (s Spec) packed(h home) (bool, error) {
	for _, f := range s.Files() {
		if name, err := h.file(f.Name); err != nil {
			return false, err
		} else if name == "" {
			return h.hasArchive(s.Archive)
		}
	}
	return false, nil
}

// hasArchive tells whether the archive is there.
func (h home) hasArchive(a Archive) (bool, error) {
	if a.Name == "" {
		return false, nil
	}
	_, err := fs.Stat(h.fsys, a.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fileError(h.path(a.Name), err)
	}
	return true, nil
}

// readArchive reads all files from the archive of that name, in the order in which they come. Others in it are passed over.
func (s Spec) readArchive(h home, name string, all []*slot) error {
	file := h.path(name)
	f, err := openFile(h.fsys, name, file)
	if err != nil {
		return err
	}
	defer f.Close()
	plain, err := unpack(f, file)
	if err != nil {
		return err
	}
	t := tar.NewReader(io.LimitReader(plain, MaxBytes))
	for left := len(all); left > 0; {
		entry, err := t.Next()
		if err != nil {
			return archiveError(file, all, err)
		}
		to := slotOf(all, path.Base(entry.Name))
		if to == nil || entry.Typeflag != tar.TypeReg {
			continue
		}
		if err := s.fill(to, t, file+", "+to.Name); err != nil {
			return err
		}
		left--
	}
	return nil
}

// slotOf returns the slot of a file that has not come yet, nil if there is none.
func slotOf(all []*slot, name string) *slot {
	i := slices.IndexFunc(all, func(s *slot) bool { return s.Name == name && !s.filled })
	if i < 0 {
		return nil
	}
	return all[i]
}

// archiveError says in words why there is no further file in an archive.
func archiveError(file string, all []*slot, err error) error {
	var missing []string
	for _, s := range all {
		if !s.filled {
			missing = append(missing, s.Name)
		}
	}
	switch {
	case err == io.EOF:
		return refuse(file, fetchAgain, "is another archive, or cut off: it does not have %s", strings.Join(missing, ", "))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return refuse(file, fetchAgain, "is no tar.gz, or cut off: it ends before %s", strings.Join(missing, ", "))
	case errors.Is(err, tar.ErrHeader), errors.Is(err, tar.ErrFieldTooLong):
		return refuse(file, fetchAgain, "is no tar.gz, or damaged: it has no header of a file before %s", strings.Join(missing, ", "))
	}
	return err
}
