package kernel_test

import (
	"crypto/sha256"
	enc "encoding/binary"
	"fmt"
	"hash"
	"runtime"
	"slices"
	"testing"

	"credo/graph/kernel"
)

// version is the beginning of the hash of bits that kernels gave at version 1 of their arithmetic. It guards the version, and is no oracle
// of the kernels: where it differs and the kernels are right, raise kernel.Arithmetic and write down the new bits here.
var version = map[string]string{
	"generic float32": "9f35f34e", "generic float64": "8977184b",
	"avx2 float32": "fa5e5708", "avx2 float64": "5a750de2",
	"avx512 float32": "fa5e5708", "avx512 float64": "5a750de2",
}

func TestArithmeticHasItsVersion(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("compilers of other processors fuse products and sums of plain Go")
	}
	for _, level := range kernel.Levels() {
		kernel.AtLevel(level, func() {
			for what, got := range map[string]string{
				level + " float32": bitsOf[float32](level == "generic"),
				level + " float64": bitsOf[float64](level == "generic"),
			} {
				if want := version[what]; kernel.Arithmetic != 1 || got != want {
					t.Errorf("%s: the bits are %s, those of version %d are %s: raise kernel.Arithmetic if that was meant", what, got, kernel.Arithmetic, want)
				}
			}
		})
	}
}

// ofMath are the functions that plain Go takes from package math in float64, which has other last places on processors without FMA.
var ofMath = []string{"Exp", "Expm1", "Log", "Log1p", "Sigmoid", "Tanh", "Sin", "Cos", "Softplus", "SoftplusSlope", "SoftplusSlope's slope"}

// bitsOf hashes the results of kernels on numbers of either sign.
func bitsOf[T kernel.Float](plain bool) string {
	h := sha256.New()
	x, y := moderate[T](1<<12, 1), moderate[T](1<<12, 2)
	dst := make([]T, len(x))
	for _, f := range everywhere[T]() {
		if plain && dtypeOf[T]() == "float64" && slices.Contains(ofMath, f.name) {
			continue
		}
		f.call(dst, x, y)
		put(h, dst)
	}
	put(h, []T{kernel.Sum(x), kernel.Dot(x, y), kernel.MaxOf(x), kernel.MaxAbs(x)})
	kernel.SumAxis(dst[:64*4], x, 64, 16, 4)
	put(h, dst[:64*4])
	var s kernel.Scratch[T]
	for _, trans := range []bool{false, true} {
		kernel.MatMul(&s, trans, !trans, 37, 29, 53, 1.25, x[:37*53], y[:53*29], 0.5, dst[:37*29])
		put(h, dst[:37*29])
		kernel.BatchMatMul(&s, trans, false, 3, 5, 17, 9, x[:3*5*9], y[:3*9*17], dst[:3*5*17])
		put(h, dst[:3*5*17])
		kernel.BatchSolve(&s, trans, 7, 6, dst[:7*6], x[:7*36], y[:7*6])
		put(h, dst[:7*6])
	}
	return fmt.Sprintf("%.4x", h.Sum(nil))
}

// moderate draws numbers from -8 to 8 by a linear congruence.
func moderate[T kernel.Float](n int, seed uint64) []T {
	out := make([]T, n)
	for i := range out {
		seed = seed*6364136223846793005 + 1442695040888963407
		out[i] = T(float64(seed>>11)/(1<<49) - 8)
	}
	return out
}

func put[T kernel.Float](h hash.Hash, values []T) {
	_ = enc.Write(h, enc.LittleEndian, values)
}
