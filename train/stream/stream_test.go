package stream_test

import (
	"fmt"
	"math"
	"testing"

	"credo/train/stream"
)

// The oracle is this definition in another language (Python 3, standard
// library only), which printed every number below:
//
//	import hashlib, struct
//	M64, M128 = 2**64 - 1, 2**128 - 1
//	def draws(count, seed, purpose, *index):
//	    p = purpose.encode()
//	    h = hashlib.sha256(struct.pack('>QQ', seed, len(p)) + p
//	                       + b''.join(struct.pack('>Q', i) for i in index)).digest()
//	    state = int.from_bytes(h[:16], 'big')
//	    for _ in range(count):  # PCG-DXSM, 128 bits of state
//	        state = (state * 0x2360ed051fc65da44385df649fccf645
//	                 + 0x5851f42d4c957f2d14057b7ef767814f) & M128
//	        hi, lo = state >> 64, state & M64
//	        hi ^= hi >> 32
//	        hi = hi * 0xda942042e4dd58b5 & M64
//	        hi ^= hi >> 48
//	        yield hi * (lo | 1) & M64
var known = []struct {
	seed    uint64
	purpose string
	index   []uint64
	want    [3]uint64
}{
	{0, stream.Init, nil, [3]uint64{0x57d4eb0a7cfe4954, 0xc113df4ffe3af10e, 0x9281bb76220b60ac}},
	{0, stream.Order, nil, [3]uint64{0x7d85383f719e4239, 0xf08eacc1350e45d6, 0x29dafe010e2ef91f}},
	{0, stream.Noise, nil, [3]uint64{0x739e459fe2e27a87, 0x2293b35a4b4146d8, 0x80c88d518fc04874}},
	{0, stream.Task, nil, [3]uint64{0xc6e4dc2686e27873, 0x9e996294ba3a2296, 0xfc974830294fd7da}},
	{1, stream.Init, nil, [3]uint64{0x4c5131a475004bf6, 0x5c5175bc63c52c36, 0x456c3f51cf6c9cb0}},
	{1, stream.Init, []uint64{0}, [3]uint64{0xe55e102cc9e85a89, 0xd2d2710c4584333d, 0xcf00770727fc931f}},
	{1, stream.Order, []uint64{3}, [3]uint64{0x13a366ce98b010d9, 0xef0ea31f3cdc7ea5, 0xaf2aad11bd6173c5}},
	{math.MaxUint64, stream.Noise, []uint64{1, 2}, [3]uint64{0xec1fe8341ecadfe2, 0xac1b4b2b116eddbc, 0xf41b374c1526ccbe}},
}

func TestNewGivesKnownValues(t *testing.T) {
	for _, c := range known {
		t.Run(fmt.Sprint(c.seed, c.purpose, c.index), func(t *testing.T) {
			r := stream.New(c.seed, c.purpose, c.index...)
			for i, want := range c.want {
				if got := r.Uint64(); got != want {
					t.Errorf("draw %d: %#x, want %#x", i, got, want)
				}
			}
		})
	}
}

// Names that a careless encoding (no length, joined text) would merge.
func TestNamesDoNotRunIntoEachOther(t *testing.T) {
	first := map[uint64]string{}
	add := func(seed uint64, purpose string, index ...uint64) {
		name := fmt.Sprintf("%d %q %v", seed, purpose, index)
		v := stream.New(seed, purpose, index...).Uint64()
		if other, taken := first[v]; taken {
			t.Errorf("%s is the same stream as %s", name, other)
		}
		first[v] = name
	}
	add(1, "a")
	add(1, "a", 0)
	add(1, "a", 0, 0)
	add(1, "a\x00\x00\x00\x00\x00\x00\x00\x00")
	add(1, "a0")
	add(1, "", 0)
	add(0, "a", 1)
	for seed := uint64(10); seed < 60; seed++ {
		for _, p := range []string{stream.Init, stream.Order, stream.Noise, stream.Task} {
			add(seed, p)
			for i := uint64(0); i < 10; i++ {
				add(seed, p, i)
			}
		}
	}
}

func TestDrawingFromOneMovesNoOther(t *testing.T) {
	alone := stream.New(5, stream.Init)
	beside, other := stream.New(5, stream.Init), stream.New(5, stream.Noise)
	for i := range 100 {
		for range i {
			other.Uint64()
		}
		if a, b := alone.Uint64(), beside.Uint64(); a != b {
			t.Fatalf("draw %d: %#x with another stream in use, %#x without", i, b, a)
		}
	}
}

// Uniform numbers of two streams have correlation 0 with a standard error of
// 1/sqrt(n); the bound is four standard errors. A stream with itself has 1.
func TestPurposesAreUncorrelated(t *testing.T) {
	const n = 20000
	purposes := []string{stream.Init, stream.Order, stream.Noise, stream.Task}
	for i, p := range purposes {
		for j, q := range purposes[:i+1] {
			c := correlation(n, p, q)
			if i == j && math.Abs(c-1) > 0.02 {
				t.Errorf("%s with itself: correlation %.4f, want about 1", p, c)
			}
			if i != j && math.Abs(c) > 4/math.Sqrt(n) {
				t.Errorf("%s with %s: correlation %.4f, want 0", p, q, c)
			}
		}
	}
}

// correlation is of n uniform numbers each, whose mean is 1/2 and variance 1/12.
func correlation(n int, p, q string) float64 {
	a, b := stream.New(1, p), stream.New(1, q)
	var sum float64
	for range n {
		sum += (a.Float64() - 0.5) * (b.Float64() - 0.5)
	}
	return 12 * sum / float64(n)
}

func TestSourceGoesOnWhereItWasSaved(t *testing.T) {
	whole, s := stream.Source(3, stream.Task), stream.Source(3, stream.Task)
	for range 7 {
		whole.Uint64()
		s.Uint64()
	}
	saved, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	restored := stream.Source(0, "")
	if err := restored.UnmarshalBinary(saved); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if a, b := whole.Uint64(), restored.Uint64(); a != b {
			t.Fatalf("draw %d after the restore: %#x, want %#x", i, b, a)
		}
	}
}
