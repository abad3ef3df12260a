package main

// kernels are all that is written, in this order.
var kernels = []kernel{
	unary("exp", exp, 2, 4),
	unary("expm1", expm1, 1, 2),
	unary("log", log, 1, 2),
	unary("log1p", log1p, 1, 1),
	unary("sigmoid", sigmoid, 1, 2),
	unary("tanh", tanh, 1, 2),
	unary("softplus", softplus, 2, 4),
	{
		name: "softplusSlope", signature: "func(dst, slope, a []T)",
		out: []string{"dst", "slope"}, in: []string{"a"}, body: softplusSlope, unroll: [2]int{1, 2},
	},

	unary("neg", function(neg), 2, 2),
	unary("abs", function(abs), 2, 2),
	unary("sign", function(sign), 1, 2),
	unary("square", function(square), 2, 2),
	unary("cube", function(cube), 2, 2),
	unary("inv", function(inv), 1, 1),
	unary("sqrt", function(sqrt), 1, 1),

	binary("add", operator(add)),
	binary("sub", operator(sub)),
	binary("mul", operator(mul)),
	binary("div", operator(div)),
	binary("max", operator(larger)),
	binary("min", operator(smaller)),
	binary("gt", comparison(gt)),
	binary("gte", comparison(ge)),
	binary("lt", comparison(lt)),
	binary("lte", comparison(le)),
	binary("eq", comparison(eq)),
	binary("ne", comparison(ne)),

	scalar("addScalar", operator(add)),
	scalar("subScalar", operator(sub)),
	scalar("scalarSub", operator(swap(sub))),
	scalar("mulScalar", operator(mul)),
	scalar("divScalar", operator(div)),
	scalar("scalarDiv", operator(swap(div))),
	scalar("maxScalar", operator(larger)),
	scalar("minScalar", operator(smaller)),
	scalar("gtScalar", comparison(gt)),
	scalar("gteScalar", comparison(ge)),
	scalar("ltScalar", comparison(lt)),
	scalar("lteScalar", comparison(le)),
	scalar("eqScalar", comparison(eq)),
	scalar("neScalar", comparison(ne)),

	{
		name: "axpy", signature: "func(y []T, alpha T, x []T)",
		out: []string{"y"}, in: []string{"y", "x"}, scalars: []string{"alpha"}, body: axpy, unroll: [2]int{2, 2},
	},
	{
		name: "scaleAdd", signature: "func(dst []T, alpha T, a []T, beta T, b []T)",
		out: []string{"dst"}, in: []string{"a", "b"}, scalars: []string{"alpha", "beta"}, body: scaleAdd, unroll: [2]int{2, 2},
	},
	{
		name: "mulAdd", signature: "func(dst, a, b, c []T)",
		out: []string{"dst"}, in: []string{"a", "b", "c"}, body: mulAdd, unroll: [2]int{2, 2},
	},
	{
		name: "scaleAddTwice", signature: "func(dst []T, gamma, alpha T, a []T, beta T, b []T, delta T, c []T)",
		out: []string{"dst"}, in: []string{"a", "b", "c"}, scalars: []string{"gamma", "alpha", "beta", "delta"}, body: scaleAddTwice, unroll: [2]int{1, 2},
	},
	{
		name: "affineAdd", signature: "func(dst []T, gamma, scale T, a []T, shift, delta T, c []T)",
		out: []string{"dst"}, in: []string{"a", "c"}, scalars: []string{"gamma", "scale", "shift", "delta"}, body: affineAdd, unroll: [2]int{1, 2},
	},
	{
		name: "tent", signature: "func(dst, a []T, height, scale T)",
		out: []string{"dst"}, in: []string{"a"}, scalars: []string{"height", "scale"}, body: tent, unroll: [2]int{1, 2},
	},
	binary("atLeast", atLeast),
	{
		name: "sel", signature: "func(dst, cond, a, b []T)",
		out: []string{"dst"}, in: []string{"cond", "a", "b"}, body: choice, unroll: [2]int{2, 2},
	},
	{
		name: "adaptive", signature: "func(w2, m2, s2, w, m, s, g []T, meanKept, meanAdded, squareKept, squareAdded, rate, correction, eps, kept T)",
		out: []string{"w2", "m2", "s2"}, in: []string{"w", "m", "s", "g"},
		scalars: []string{"meanKept", "meanAdded", "squareKept", "squareAdded", "rate", "correction", "eps", "kept"}, body: adaptive, unroll: [2]int{1, 2},
	},
}

// reductions are the functions that make one number of many.
var reductions = []reduction{
	{name: "sum", in: []string{"a"}, rows: true, folder: sum},
	{name: "dot", in: []string{"a", "b"}, folder: dot},
	{name: "largest", in: []string{"a"}, rows: true, folder: largest},
	{name: "largestAbs", in: []string{"a"}, rows: true, folder: largestAbs},
	{name: "finite", in: []string{"a"}, truth: true, folder: finite},
}

// names are the names of all functions, in the order in which they are written.
func names() []string {
	var list []string
	for _, k := range kernels {
		list = append(list, k.name)
	}
	for _, r := range reductions {
		list = append(list, r.name)
		if r.rows {
			list = append(list, r.name+"Rows")
		}
	}
	return append(list, "sumColumns", "nonzeros", "copyRuns", "addRuns")
}

func unary(name string, body func(*emitter) body, avx2, avx512 int) kernel {
	return kernel{
		name: name, signature: "func(dst, a []T)",
		out: []string{"dst"}, in: []string{"a"}, body: body, unroll: [2]int{avx2, avx512},
	}
}

func binary(name string, body func(*emitter) body) kernel {
	return kernel{
		name: name, signature: "func(dst, a, b []T)",
		out: []string{"dst"}, in: []string{"a", "b"}, body: body, unroll: [2]int{2, 2},
	}
}

func scalar(name string, body func(*emitter) body) kernel {
	return kernel{
		name: name, signature: "func(dst, a []T, s T)",
		out: []string{"dst"}, in: []string{"a"}, scalars: []string{"s"}, body: body, unroll: [2]int{2, 2},
	}
}
