package data

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"io"

	"github.com/pkg/errors"
)

// fetchAgain is the remedy for a file that is damaged.
const fetchAgain = "fetch it again, whole"

// refuse is an error about a file: its name, the fault, the remedy.
func refuse(file, remedy, problem string, args ...any) error {
	return errors.Errorf("%s: "+problem+"; "+remedy, append([]any{file}, args...)...)
}

// unpack returns the plain bytes of r, which may be gzip'd: its first two
// bytes tell, not its name. Every error of its Read, but for io.EOF,
// already names the file.
func unpack(r io.Reader, file string) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	head, err := b.Peek(2)
	if err != nil && err != io.EOF {
		return nil, readError(file, err)
	}
	if len(head) == 0 {
		return nil, refuse(file, fetchAgain, "is empty")
	}
	if !bytes.Equal(head, []byte{0x1f, 0x8b}) {
		return named{b, file}, nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, readError(file, err)
	}
	return named{z, file}, nil
}

// named reads from r and puts errors into words, so that the end of the file
// (io.EOF) and the end of half a gzip stream are told apart.
type named struct {
	r    io.Reader
	file string
}

func (n named) Read(p []byte) (int, error) {
	k, err := n.r.Read(p)
	if err != nil && err != io.EOF {
		err = readError(n.file, err)
	}
	return k, err
}

// readError says in words why reading stopped.
func readError(file string, err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return refuse(file, fetchAgain, "is cut off: it ends inside its gzip stream")
	case errors.Is(err, gzip.ErrChecksum):
		return refuse(file, fetchAgain, "is damaged: its gzip checksum does not fit its content")
	case errors.Is(err, gzip.ErrHeader):
		return refuse(file, fetchAgain, "has bytes that are not gzip where a gzip stream should begin")
	case errors.As(err, &corrupt):
		return refuse(file, fetchAgain, "is damaged: its gzip stream cannot be unpacked (%v)", corrupt)
	}
	return errors.Wrapf(err, "%s: cannot be read", file)
}
