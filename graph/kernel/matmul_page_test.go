//go:build linux

package kernel_test

import (
	"os"
	"syscall"
	"testing"
	"unsafe"

	"credo/graph/kernel"

	"pgregory.net/rapid"
)

// fence gives memory between two pages that may not be touched: its slices end, or
// begin, at one of them.
func fence[T kernel.Float](t *testing.T, n int) (atEnd, atStart func(s []T) []T) {
	page, size := os.Getpagesize(), int(unsafe.Sizeof(T(0)))
	room := (n*size + page - 1) / page * page
	memory, err := syscall.Mmap(-1, 0, room+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Munmap(memory) })
	for _, edge := range [][]byte{memory[:page], memory[page+room:]} {
		if err := syscall.Mprotect(edge, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	all := unsafe.Slice((*T)(unsafe.Pointer(&memory[page])), room/size)
	put := func(from int, s []T) []T {
		copy(all[from:], s)
		return all[from:][:len(s):len(s)]
	}
	return func(s []T) []T { return put(len(all)-len(s), s) }, func(s []T) []T { return put(0, s) }
}

// A touch of anything beside A, B and C ends the test with a fault.
func testMatMulBounds[T kernel.Float](t *testing.T) {
	const room = 1 << 20
	endA, startA := fence[T](t, room)
	endB, startB := fence[T](t, room)
	endC, startC := fence[T](t, room)
	endD, startD := fence[T](t, room)
	rapid.Check(t, func(t *rapid.T) {
		p := drawProduct(t, thirds[T]())
		if max(len(p.a), len(p.b), len(p.c)) > room {
			return
		}
		want := p.run()
		p.a, p.b = endA(p.a), endB(p.b)
		c, d := endC(p.c), endD(p.c)
		if !p.apart {
			d = c
		}
		p.into(d, c)
		sameBits(t, p.String(), c, want)
		p.a, p.b = startA(p.a), startB(p.b)
		c, d = startC(p.c), startD(p.c)
		if !p.apart {
			d = c
		}
		p.into(d, c)
		sameBits(t, p.String(), c, want)
	})
}

func TestMatMulBounds(t *testing.T) {
	t.Run("float32", testMatMulBounds[float32])
	t.Run("float64", testMatMulBounds[float64])
}
