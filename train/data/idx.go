package data

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"slices"
)

// MaxBytes is the most that one IDX file may hold, unpacked: 1 GiB.
const MaxBytes = 1 << 30

// idx is a decoded IDX file of unsigned bytes.
type idx struct {
	dims []int  // all at least 1
	data []byte // as many as the product of dims, last axis fastest
	sum  string // SHA-256 of the whole unpacked file, in hex
}

// decode reads an IDX file of unsigned bytes, plain or gzip'd, to its end.
// holds is "images" or "labels", ranks are the ranks it may have.
//
// The format: 0, 0, the type of the numbers (8 is unsigned byte), the rank,
// then each size as 4 bytes big-endian, then the numbers.
func decode(r io.Reader, file, holds string, ranks ...int) (*idx, error) {
	plain, err := unpack(r, file)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	plain = io.TeeReader(plain, sum)
	dims, err := readHeader(plain, file, holds, ranks)
	if err != nil {
		return nil, err
	}
	data, err := readBody(plain, file, dims)
	if err != nil {
		return nil, err
	}
	return &idx{dims: dims, data: data, sum: hex.EncodeToString(sum.Sum(nil))}, nil
}

// readHeader reads the magic number and the sizes, whose product it bounds.
func readHeader(r io.Reader, file, holds string, ranks []int) ([]int, error) {
	var magic [4]byte
	if err := readFull(r, file, magic[:]); err != nil {
		return nil, err
	}
	kind, rank := magic[2], int(magic[3])
	if magic[0] != 0 || magic[1] != 0 {
		return nil, refuse(file, fetchAgain, "is not an IDX file: it begins with %q and not with two zero bytes (a web page saved under this name?)", magic[:])
	}
	if kind != 8 {
		return nil, refuse(file, "convert it to unsigned bytes", "holds numbers of IDX type 0x%02x, and %s are unsigned bytes (0x08)", kind, holds)
	}
	if !slices.Contains(ranks, rank) {
		return nil, refuse(file, "check that images and labels are not swapped", "has rank %d, and %s have rank %d", rank, holds, ranks[0])
	}
	sizes := make([]byte, 4*rank)
	if err := readFull(r, file, sizes); err != nil {
		return nil, err
	}
	return checkSizes(sizes, file)
}

// readFull fills b from the header.
func readFull(r io.Reader, file string, b []byte) error {
	_, err := io.ReadFull(r, b)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return refuse(file, fetchAgain, "is cut off inside its IDX header")
	}
	return err
}

// checkSizes decodes the sizes and refuses sizes that nothing could fill.
func checkSizes(sizes []byte, file string) ([]int, error) {
	dims, total := []int{}, uint64(1)
	for ; len(sizes) > 0; sizes = sizes[4:] {
		n := uint64(binary.BigEndian.Uint32(sizes))
		if n == 0 {
			return nil, refuse(file, fetchAgain, "is empty: size %d in its IDX header is 0", len(dims)+1)
		}
		if n > MaxBytes/total {
			return nil, refuse(file, fetchAgain, "promises more than %d bytes in its IDX header", MaxBytes)
		}
		dims, total = append(dims, int(n)), total*n
	}
	return dims, nil
}

// readBody reads as many bytes as dims promise, and finds the end after them.
// Memory grows with the bytes that are there: a header that lies costs nothing.
func readBody(r io.Reader, file string, dims []int) ([]byte, error) {
	want := 1
	for _, n := range dims {
		want *= n
	}
	var b bytes.Buffer
	b.Grow(min(want, 1<<16) + bytes.MinRead)
	got, err := b.ReadFrom(io.LimitReader(r, int64(want)+1))
	switch {
	case err != nil:
		return nil, err
	case got < int64(want):
		return nil, refuse(file, fetchAgain, "is cut off: its IDX header promises %d bytes (%v) and %d follow", want, dims, got)
	case got > int64(want):
		return nil, refuse(file, fetchAgain, "goes on after the %d bytes (%v) that its IDX header promises", want, dims)
	}
	return b.Bytes(), nil
}
