package npz

import (
	"encoding/binary"
	"io"
	"strconv"
	"strings"

	"github.com/pkg/errors"
)

// header describes the array of an NPY file, as a dictionary of Python in this form:
//
//	{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
type header struct {
	descr   string
	fortran bool
	shape   []int
}

// maxHeader is as long as the dictionary of an array of numbers may be, and maxRank as many axes as NumPy has at most.
const (
	maxHeader = 1 << 16
	maxRank   = 64
)

// readHeader reads the beginning of a file, up to the values.
func readHeader(r io.Reader, name string) (header, error) {
	var begin [8]byte
	if _, err := io.ReadFull(r, begin[:]); err != nil || string(begin[:6]) != "\x93NUMPY" {
		return header{}, refuse(name, "write it by numpy.savez", "is no NPY file: it does not begin as one")
	}
	length, err := headerLength(r, begin[6])
	if err != nil {
		return header{}, refuse(name, "write it anew", "%s", err)
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(r, text); err != nil {
		return header{}, refuse(name, "write it anew, whole", "is cut off in its header")
	}
	p := parser{rest: string(text)}
	h := p.header()
	if p.err != nil {
		return header{}, refuse(name, "write it by numpy.savez", "has the header %s, %s", strconv.Quote(strings.TrimSpace(string(text))), p.err)
	}
	return h, nil
}

// headerLength reads the length of the dictionary, which has 2 bytes in version 1 and 4 in versions 2 and 3.
func headerLength(r io.Reader, version byte) (int, error) {
	var b [4]byte
	part := b[:4]
	switch version {
	case 1:
		part = b[:2]
	case 2, 3:
	default:
		return 0, errors.Errorf("is of version %d of the format; there are 1, 2 and 3", version)
	}
	if _, err := io.ReadFull(r, part); err != nil {
		return 0, errors.New("is cut off in its header")
	}
	n := binary.LittleEndian.Uint32(b[:])
	if n > maxHeader {
		return 0, errors.Errorf("has a header of %d bytes, more than %d", n, maxHeader)
	}
	return int(n), nil
}

// parser reads a dictionary of Python. The first error counts.
type parser struct {
	rest string
	err  error
}

func (p *parser) header() (h header) {
	seen := map[string]bool{}
	p.take("{")
	for p.err == nil && !p.next("}") {
		key := p.text()
		p.take(":")
		if seen[key] {
			p.fail("which says %s twice", key)
		}
		seen[key] = true
		switch key {
		case "descr":
			h.descr = p.text()
		case "fortran_order":
			h.fortran = p.truth()
		case "shape":
			h.shape = p.shape()
		default:
			p.fail("which says %q", key)
		}
		if !p.next(",") {
			p.take("}")
			break
		}
	}
	if p.err == nil && (strings.TrimSpace(p.rest) != "" || len(seen) != 3) {
		p.fail("which is not descr, fortran_order and shape alone")
	}
	return h
}

func (p *parser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = errors.Errorf(format, args...)
	}
}

// next takes a sign if it comes next.
func (p *parser) next(sign string) bool {
	p.rest = strings.TrimLeft(p.rest, " \t\n")
	rest, ok := strings.CutPrefix(p.rest, sign)
	p.rest = rest
	return ok
}

func (p *parser) take(sign string) {
	if !p.next(sign) {
		p.fail("in which %q is missing", sign)
	}
}

// text takes a text in quotes, without escapes.
func (p *parser) text() string {
	quote := "'"
	if !p.next(quote) {
		quote = `"`
		if !p.next(quote) {
			p.fail("in which a name is no text (records are no plain numbers)")
			return ""
		}
	}
	out, rest, ok := strings.Cut(p.rest, quote)
	if !ok || strings.Contains(out, `\`) {
		p.fail("in which a text does not end")
		return ""
	}
	p.rest = rest
	return out
}

func (p *parser) truth() bool {
	yes := p.next("True")
	if !yes && !p.next("False") {
		p.fail("in which fortran_order is neither True nor False")
	}
	return yes
}

// shape takes a tuple of sizes: (), (3,) or (3, 4).
func (p *parser) shape() (out []int) {
	p.take("(")
	for p.err == nil && !p.next(")") {
		out = append(out, p.size())
		if len(out) > maxRank {
			p.fail("whose shape has more than %d axes", maxRank)
		}
		if !p.next(",") {
			p.take(")")
			break
		}
	}
	return out
}

func (p *parser) size() int {
	p.next("")
	end := 0
	for end < len(p.rest) && p.rest[end] >= '0' && p.rest[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(p.rest[:end])
	if err != nil {
		p.fail("whose shape has no whole numbers")
	}
	p.rest = p.rest[end:]
	return n
}
