package data

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pkg/errors"

	"credo/train/rundir"
)

// accept gives a downloaded file its name if it is the published one, and removes it if not, as to go on with it would be in vain.
func (d download) accept(path string) error {
	if d.table {
		return d.acceptTable(path)
	}
	if err := d.check(path); err != nil {
		return discard(path, err)
	}
	return errors.Wrap(os.Rename(path, d.home.path(d.remote)), "cannot give the file its name")
}

// check finds out whether a file is the published one, or an archive of the published ones.
func (d download) check(path string) error {
	if d.set.Archive.Name == "" {
		return checkFile(path, d.part.Images, d.set.Name)
	}
	all, _, _ := d.set.slots()
	return d.set.readArchive(d.home, filepath.Base(path), all)
}

func discard(path string, problem error) error {
	if err := os.Remove(path); err != nil {
		return errors.WithMessagef(problem, "%s cannot be removed", path)
	}
	return errors.WithMessage(problem, "the download is refused and removed, and nothing else is changed")
}

// checkFile compares the unpacked content of a file with the published one.
func checkFile(path string, want File, set string) error {
	f, err := openFile(os.DirFS(filepath.Dir(path)), filepath.Base(path), path)
	if err != nil {
		return err
	}
	defer f.Close()
	plain, err := unpack(f, path)
	if err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.LimitReader(plain, MaxBytes)); err != nil {
		return err
	}
	return checkSum(path, hex.EncodeToString(sum.Sum(nil)), want, set)
}

// acceptTable makes IDX files of a table that has an image and its label in each line.
func (d download) acceptTable(path string) error {
	images, labels, err := d.set.convert(path)
	if err != nil {
		return discard(path, err)
	}
	for _, f := range []struct {
		File
		content []byte
	}{{d.part.Images, images}, {d.part.Labels, labels}} {
		sum := sha256.Sum256(f.content)
		if err := checkSum(path, hex.EncodeToString(sum[:]), f.File, d.set.Name); err != nil {
			return discard(path, err)
		}
		name := d.home.path(f.Name) + ".gz"
		if err := save(name, f.content); err != nil {
			return err
		}
	}
	return errors.WithStack(os.Remove(path))
}

// save writes a file gzip'd, as a whole.
func save(path string, content []byte) error {
	return rundir.Replace(path, func(w io.Writer) error {
		z := gzip.NewWriter(w)
		if _, err := z.Write(content); err != nil {
			return errors.WithStack(err)
		}
		return errors.WithStack(z.Close())
	})
}

// closed brings a file to the disk and closes it; the first error counts.
func closed(f *os.File, err error) error {
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// convert reads lines of pixels and, last, the label, all separated by commas.
func (s Spec) convert(path string) (images, labels []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, errors.WithStack(err)
	}
	defer f.Close()
	var pix, classes []byte
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		cells := strings.Split(lines.Text(), ",")
		if len(cells) != s.Rows*s.Cols+1 {
			return nil, nil, refuse(path, fetchAgain, "line %d has %d columns, not %d", n, len(cells), s.Rows*s.Cols+1)
		}
		for _, cell := range cells {
			v, err := strconv.ParseUint(strings.TrimSpace(cell), 10, 8)
			if err != nil {
				return nil, nil, refuse(path, fetchAgain, "line %d has %q, which is no byte", n, cell)
			}
			pix = append(pix, byte(v))
		}
		pix, classes = pix[:len(pix)-1], append(classes, pix[len(pix)-1])
	}
	if err := lines.Err(); err != nil {
		return nil, nil, errors.Wrapf(err, "%s: cannot be read", path)
	}
	return encode(pix, len(classes), s.Rows, s.Cols), encode(classes, len(classes)), nil
}

// encode writes bytes as an IDX file.
func encode(content []byte, dims ...int) []byte {
	var b bytes.Buffer
	b.Write([]byte{0, 0, 8, byte(len(dims))})
	for _, n := range dims {
		_ = binary.Write(&b, binary.BigEndian, uint32(n))
	}
	b.Write(content)
	return b.Bytes()
}
