package data

import (
	"crypto/sha256"
	"encoding/hex"
	"io"

	"github.com/pkg/errors"
)

// Files of records hold one image after the other: a byte that is its label, then its pixels, channel by channel and row by row.

// slot is the place of one file of records in the content of its part.
type slot struct {
	File
	pix    []uint8 // (n, rows, columns, channels)
	labels []uint8 // (n)
	filled bool
}

// slots reserves the content of a set of records, and returns the place of each file in it.
func (s Spec) slots() (all []*slot, train, test *content) {
	all, train = s.reserve(s.Train)
	if s.Test.N == 0 {
		return all, train, nil
	}
	more, test := s.reserve(s.Test)
	return append(all, more...), train, test
}

// reserve reserves the content of one part, whose files have equally many images.
func (s Spec) reserve(p Part) (all []*slot, to *content) {
	d, n := s.Rows*s.Cols*s.Channels, p.N/len(p.Records)
	to = &content{make([]uint8, p.N*d), make([]uint8, p.N)}
	for k, f := range p.Records {
		all = append(all, &slot{File: f, pix: to.pix[k*n*d : (k+1)*n*d], labels: to.labels[k*n : (k+1)*n]})
	}
	return all, to
}

// readRecords reads the files of a set of records, or its archive where not all files are there.
func (s Spec) readRecords(h home) (train, test *content, err error) {
	packed, err := s.packed(h)
	if err != nil {
		return nil, nil, err
	}
	all, train, test := s.slots()
	if packed {
		return train, test, s.readArchive(h, s.Archive.Name, all)
	}
	for _, to := range all {
		if err := s.readLoose(h, to); err != nil {
			return nil, nil, err
		}
	}
	return train, test, nil
}

// readLoose reads a file that lies there by itself.
func (s Spec) readLoose(h home, to *slot) error {
	name, err := h.file(to.Name)
	if err != nil {
		return err
	}
	if name == "" {
		return refuse(h.path(to.Name), "put it beside the other files of "+s.Name+", or "+s.Archive.Name+" in their place", "is missing")
	}
	f, err := openFile(h.fsys, name, h.path(name))
	if err != nil {
		return err
	}
	defer f.Close()
	plain, err := unpack(f, h.path(name))
	if err != nil {
		return err
	}
	return s.fill(to, plain, h.path(name))
}

// fill reads a file of records to its end, and checks it.
func (s Spec) fill(to *slot, plain io.Reader, file string) error {
	n, d, sum := len(to.labels), s.Rows*s.Cols*s.Channels, sha256.New()
	record := make([]byte, 1+d)
	for i := range n {
		_, err := io.ReadFull(plain, record)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return refuse(file, fetchAgain, "is cut off: it ends inside image %d of %d, of %d bytes each", i, n, len(record))
		}
		if err != nil {
			return err
		}
		_, _ = sum.Write(record) // a hash never fails
		to.labels[i] = record[0]
		channelsLast(record[1:], to.pix[i*d:(i+1)*d], s.Channels)
	}
	if _, err := io.ReadFull(plain, record[:1]); err == nil {
		return refuse(file, fetchAgain, "goes on after %d images of %d bytes", n, len(record))
	} else if err != io.EOF {
		return err
	}
	if err := checkLabels(to.labels, file, s.Classes); err != nil {
		return err
	}
	to.filled = true
	return checkSum(file, hex.EncodeToString(sum.Sum(nil)), to.File, s.Name)
}

// channelsLast lays the channels of an image, which come one after the other, side by side.
func channelsLast(planes, out []uint8, channels int) {
	n := len(planes) / channels
	for c := range channels {
		for p, v := range planes[c*n : (c+1)*n] {
			out[p*channels+c] = v
		}
	}
}
