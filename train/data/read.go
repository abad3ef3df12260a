package data

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pkg/errors"
)

// Images are the images of one IDX file.
type Images struct {
	N, Rows, Cols, Channels int
	Pix                     []uint8 // (N, Rows, Cols, Channels), as in the file
}

// DecodeImages reads an IDX file of images, plain or gzip'd, to its end. It
// has rank 3, (N, rows, columns), rank 4, whose last axis are channels, or rank
// 2, (N, columns), whose images have one row. file names it in errors.
//
// Errors: not an IDX file of unsigned bytes, another rank, sizes that are 0,
// above [MaxBytes] or not the sizes of the content, bytes after the end, damaged
// or incomplete gzip.
func DecodeImages(r io.Reader, file string) (*Images, error) {
	f, err := decode(r, file, "images", 3, 2, 4)
	if err != nil {
		return nil, err
	}
	return f.images(), nil
}

// images sees a file of rank 2, 3 or 4 as images.
func (f *idx) images() *Images {
	out := &Images{N: f.dims[0], Rows: 1, Cols: f.dims[1], Channels: 1, Pix: f.data}
	if len(f.dims) > 2 {
		out.Rows, out.Cols = f.dims[1], f.dims[2]
	}
	if len(f.dims) > 3 {
		out.Channels = f.dims[3]
	}
	return out
}

// size is the size of an image in words: "28 x 28", with channels if there are several.
func size(rows, cols, channels int) string {
	if channels > 1 {
		return fmt.Sprintf("%d x %d x %d", rows, cols, channels)
	}
	return fmt.Sprintf("%d x %d", rows, cols)
}

// DecodeLabels reads an IDX file of labels, plain or gzip'd, to its end: rank
// 1, one byte for each image, each below classes. Errors as [DecodeImages],
// and a label that is not below classes.
func DecodeLabels(r io.Reader, file string, classes int) ([]uint8, error) {
	f, err := decode(r, file, "labels", 1)
	if err != nil {
		return nil, err
	}
	if err := checkLabels(f.data, file, classes); err != nil {
		return nil, err
	}
	return f.data, nil
}

func checkLabels(labels []uint8, file string, classes int) error {
	for i, l := range labels {
		if int(l) >= classes {
			return refuse(file, "check that it belongs to this set", "label %d is %d, and there are %d classes, 0 to %d", i, l, classes, classes-1)
		}
	}
	return nil
}

// ReadImages is [DecodeImages] of a file.
func ReadImages(path string) (*Images, error) {
	f, err := openFile(os.DirFS(filepath.Dir(path)), filepath.Base(path), path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return DecodeImages(f, path)
}

// ReadLabels is [DecodeLabels] of a file.
func ReadLabels(path string, classes int) ([]uint8, error) {
	f, err := openFile(os.DirFS(filepath.Dir(path)), filepath.Base(path), path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return DecodeLabels(f, path, classes)
}

// openFile opens a regular file; others (a folder, a pipe) would hang or make
// no sense.
func openFile(fsys fs.FS, name, path string) (fs.File, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, fileError(path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, refuse(path, "put the file itself there", "is not a file but a %v", info.Mode().Type())
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fileError(path, err)
	}
	return f, nil
}

// fileError leaves out the name that an *fs.PathError repeats, which it only
// knows in part.
func fileError(path string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return errors.Wrapf(err, "%s: cannot be opened", path)
}
