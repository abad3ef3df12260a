package kernel

import "math"

// vectors are the elementwise functions and the reductions at one level. Operands of
// an elementwise function have the length of the destination.
type vectors[T Float] struct {
	exp, expm1, log, log1p, sigmoid, tanh, softplus, neg, abs, sign, square, cube, inv, sqrt func(dst, a []T)
	add, sub, mul, div, max, min, gt, gte, lt, lte, eq, ne                                   func(dst, a, b []T)
	addScalar, subScalar, scalarSub, mulScalar, divScalar, scalarDiv, maxScalar, minScalar,
	gtScalar, gteScalar, ltScalar, lteScalar, eqScalar, neScalar func(dst, a []T, s T)
	axpy          func(y []T, alpha T, x []T)
	scaleAdd      func(dst []T, alpha T, a []T, beta T, b []T)
	mulAdd        func(dst, a, b, c []T)
	scaleAddTwice func(dst []T, gamma, alpha T, a []T, beta T, b []T, delta T, c []T)
	affineAdd     func(dst []T, gamma, scale T, a []T, shift, delta T, c []T)
	tent          func(dst, a []T, height, scale T)
	atLeast       func(dst, a, b []T)
	sel           func(dst, cond, a, b []T)
	softplusSlope func(dst, slope, a []T)
	adaptive      func(w2, m2, s2, w, m, s, g []T, meanKept, meanAdded, squareKept, squareAdded, rate, correction, eps, kept T)

	sum, largest, largestAbs             func(a []T) T
	sumRows, largestRows, largestAbsRows func(dst, src []T, n int)
	sumColumns                           func(dst, src []T, n int)
	dot                                  func(a, b []T) T
	finite                               func(a []T) bool
	nonzeros                             func(words []uint64, a []T)
	copyRuns, addRuns                    func(dst, src []T, n, count, to, from, places, toPlace, fromPlace int)
}

// levels has the functions of every level; of the levels above generic some may
// be missing where no processor has them.
type levels[T Float] [avx512 + 1]vectors[T]

var vectors32, vectors64 = assembly32.with(plain(vectors[float32]{
	exp: exp32, expm1: expm132, log: log32, log1p: log1p32, sigmoid: sigmoid32, tanh: tanh32,
	softplus: softplus32, abs: abs32, sqrt: sqrt32, sel: select32, softplusSlope: softplusSlope32,
})), assembly64.with(plain(vectors[float64]{
	exp: each(exp64), expm1: each(math.Expm1), log: each(log64), log1p: each(math.Log1p),
	sigmoid: each(sigmoid), tanh: each(math.Tanh),
	softplus: each(softplus), abs: abs64, sqrt: sqrt64, sel: select64, softplusSlope: softplusSlope64,
}))

func (l levels[T]) with(plain vectors[T]) levels[T] {
	l[generic] = plain
	return l
}

// plain completes the generic functions by the functions that are the same for both
// types of element.
func plain[T Float](v vectors[T]) vectors[T] {
	v.neg, v.sign, v.square = negGo[T], signGo[T], squareGo[T]
	v.cube, v.inv = cubeGo[T], invGo[T]
	v.add, v.sub, v.mul = addGo[T], subGo[T], mulGo[T]
	v.div, v.max, v.min = divGo[T], maxGo[T], minGo[T]
	v.gt, v.gte, v.lt = gtGo[T], gteGo[T], ltGo[T]
	v.lte, v.eq, v.ne = lteGo[T], eqGo[T], neGo[T]
	v.addScalar, v.subScalar, v.scalarSub = addScalarGo[T], subScalarGo[T], scalarSubGo[T]
	v.mulScalar, v.divScalar, v.scalarDiv = mulScalarGo[T], divScalarGo[T], scalarDivGo[T]
	v.maxScalar, v.minScalar, v.gtScalar = maxScalarGo[T], minScalarGo[T], gtScalarGo[T]
	v.gteScalar, v.ltScalar, v.lteScalar = gteScalarGo[T], ltScalarGo[T], lteScalarGo[T]
	v.eqScalar, v.neScalar = eqScalarGo[T], neScalarGo[T]
	v.axpy, v.scaleAdd, v.mulAdd = axpyGo[T], scaleAddGo[T], mulAddGo[T]
	v.sum, v.sumRows, v.sumColumns = sumGo[T], rows(sumGo[T]), sumColumnsGo[T]
	v.largest, v.largestRows = largestGo[T], rows(largestGo[T])
	v.largestAbs, v.largestAbsRows = largestAbsGo[T], rows(largestAbsGo[T])
	v.dot, v.finite, v.nonzeros = dotGo[T], finiteGo[T], nonzerosGo[T]
	v.adaptive = adaptiveGo[T]
	v.scaleAddTwice, v.affineAdd = scaleAddTwiceGo[T], affineAddGo[T]
	v.tent, v.atLeast = tentGo[T], atLeastGo[T]
	v.copyRuns, v.addRuns = copyRunsGo[T], addRunsGo[T]
	return v
}

// at gives the functions of the level in use.
func at[T Float]() *vectors[T] {
	if v, ok := any(&vectors32[inUse]).(*vectors[T]); ok {
		return v
	}
	return any(&vectors64[inUse]).(*vectors[T])
}

// each makes a kernel of a function of one element.
func each(f func(float64) float64) func(dst, a []float64) {
	return func(dst, a []float64) {
		dst = dst[:len(a)]
		for i, x := range a {
			dst[i] = f(x)
		}
	}
}
