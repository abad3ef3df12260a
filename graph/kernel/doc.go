// Package kernel holds dense floating-point kernels over slices: matrix
// multiplication, vector arithmetic, the elementary functions a circuit needs,
// reductions and copies with a shape.
//
// # Shapes and storage
//
// A matrix is a slice in row-major order without gaps. An axis of a larger
// array is described by three sizes (outer, n, inner): the product of the sizes
// before the axis, the axis, and the product of the sizes after it. Sizes of 0 and 1
// are allowed everywhere.
//
// Elementwise functions treat len(dst) elements; their operands must be at least
// as long and may be dst itself, but must not overlap it in any other way. The
// other functions need a destination apart from their sources. A slice that is
// too short is a programming error and panics before anything is written.
//
// # Promises
//
// The same call gives the same bits every time: no function depends on the
// clock, the number of processors or the address of its data. Nothing allocates
// in steady state. All functions may be called from many goroutines at once, those
// that take a Scratch with one for each goroutine.
//
// Special values follow IEEE 754: NaN in gives NaN out, Inf and denormal numbers
// are values like any other, nothing is flushed to zero.
//
// # Instructions
//
// On amd64 the matrix products, the elementwise functions, the reductions and the
// functions for patches exist three times: in plain Go, for AVX2 with FMA, and for
// AVX-512. Level names the version in use, and the environment variable
// CREDO_KERNELS holds a process to one of them; other machines have plain Go. A
// result depends on the element alone, not on its place in the slice, nor on the
// slice's length or address. Arithmetic, reductions and patches are the same in
// every bit at every level, and the elementary functions are the same for AVX2 and
// for AVX-512; matrix products differ in the last places. gen/matmul and gen/vector
// write the assembly.
//
// # Accuracy
//
// Arithmetic and Sqrt are correctly rounded. Sums over an axis and Dot are accumulated in
// float64, sums within a matrix product in the type of its elements. The greatest
// error of the elementary functions, in units of the last place:
//
//	          generic           avx2, avx512
//	function  float32  float64  float32  float64
//	Exp        0.62     2.00     1.00     1.00
//	Expm1      0.58     1.00     1.30     1.30
//	Log        0.57     1.00     0.90     0.75
//	Log1p      0.58     1.00     0.95     1.00
//	Sigmoid    0.62     2.50     1.00     1.00
//	Tanh       0.58     2.00     1.00     1.00
//	Softplus   0.68     2.00     1.75     1.70
//
// The errors are measured, and rounded up: in float64, where plain Go relies on
// package math, with random arguments, and in float32 with one in some hundreds of
// all numbers. SoftplusSlope gives the values of Softplus and Sigmoid.
package kernel

//go:generate go run ./gen/vector

// Float is the type of an element.
type Float interface{ float32 | float64 }
