package kernel_test

import (
	"flag"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"testing"

	"credo/graph/kernel"
)

var (
	stride = flag.Uint64("stride", 20011, "accuracy in float32: try one of so many bit patterns, 1 for all")
	draws  = flag.Int("draws", 1000, "accuracy in float64: try so many random arguments")
)

// The elementary functions and their oracles: package math in float64 for
// float32, which leaves it 29 bits to spare, and big numbers for float64, where
// draw gives arguments that are worth trying.
var elementary = []struct {
	name   string
	f32    func(dst, a []float32)
	f64    func(dst, a []float64)
	oracle func(float64) float64
	big    func(*big.Float) *big.Float
	draw   func(*rand.Rand) float64
}{
	{"Exp", kernel.Exp[float32], kernel.Exp[float64], math.Exp, bigExp, within(-745, 709.78)},
	{"Expm1", kernel.Expm1[float32], kernel.Expm1[float64], math.Expm1, bigExpm1, within(-745, 709.78)},
	{"Log", kernel.Log[float32], kernel.Log[float64], math.Log, bigLog, positive},
	{"Log1p", kernel.Log1p[float32], kernel.Log1p[float64], math.Log1p, bigLog1p, aboveMinus1},
	{"Sigmoid", kernel.Sigmoid[float32], kernel.Sigmoid[float64], logistic, bigSigmoid, within(-745, 745)},
	{"Tanh", kernel.Tanh[float32], kernel.Tanh[float64], math.Tanh, bigTanh, within(-40, 40)},
	{"Softplus", kernel.Softplus[float32], kernel.Softplus[float64], rectifier, bigSoftplus, within(-745, 745)},
}

// In float64 these two are good to some units of 2^-53 over the range of float32.
func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func rectifier(x float64) float64 {
	if x > 0 {
		return x + math.Log1p(math.Exp(-x))
	}
	return math.Log1p(math.Exp(x))
}

// within draws from an interval around 0: evenly, near its ends, near 0 by size,
// or in between.
func within(lo, hi float64) func(*rand.Rand) float64 {
	return func(rng *rand.Rand) float64 {
		for {
			x := lo + (hi-lo)*rng.Float64()
			switch rng.IntN(4) {
			case 0:
				x = []float64{lo, hi}[rng.IntN(2)] * (1 - 0.002*rng.Float64())
			case 2:
				x = rng.NormFloat64()
			case 1:
				x = math.Copysign(math.Exp2(-60+70*rng.Float64()), rng.NormFloat64())
			}
			if lo <= x && x <= hi {
				return x
			}
		}
	}
}

func positive(rng *rand.Rand) float64 {
	if rng.IntN(2) == 0 {
		return math.Exp2(-1074 + 2098*rng.Float64())
	}
	return 1 + math.Copysign(math.Exp2(-52+51*rng.Float64()), rng.NormFloat64())
}

func aboveMinus1(rng *rand.Rand) float64 {
	switch rng.IntN(3) {
	case 0:
		return -1 + math.Exp2(-52*rng.Float64())
	case 1:
		return math.Exp2(-60 + 1083*rng.Float64())
	}
	return math.Copysign(math.Exp2(-60*rng.Float64()-1), rng.NormFloat64())
}

// The table in the package comment holds at every level, for all bit patterns of
// float32 tried, of all sizes and signs, and for random arguments in float64.
func TestAccuracy(t *testing.T) {
	table := documented(t)
	for _, level := range kernel.Levels() {
		kernel.AtLevel(level, func() {
			t.Run("level="+level, func(t *testing.T) { testAccuracy(t, table[level]) })
		})
	}
}

func testAccuracy(t *testing.T, table map[string][2]float64) {
	for _, f := range elementary {
		claim, ok := table[f.name]
		if !ok {
			t.Errorf("%s is not in the table of the package comment", f.name)
		}
		if claim[0] > 2 || claim[1] > 3 {
			t.Errorf("%s claims %v ulp; 2 in float32 and 3 in float64 are allowed", f.name, claim)
		}
		worst, at := worst32(t, f.name, f.f32, f.oracle)
		t.Logf("%-8s float32 %.3f ulp at %v", f.name, worst, at)
		if worst > claim[0] {
			t.Errorf("%s(%v) in float32 is off by %.3f ulp, more than %v", f.name, at, worst, claim[0])
		}
		worst, at64 := worst64(f.f64, f.big, f.draw)
		t.Logf("%-8s float64 %.3f ulp at %v", f.name, worst, at64)
		if worst > claim[1] {
			t.Errorf("%s(%v) in float64 is off by %.3f ulp, more than %v", f.name, at64, worst, claim[1])
		}
	}
}

// documented reads the table: function, then ulp in float32 and in float64, for
// plain Go and for both kinds of vector instructions.
func documented(t *testing.T) map[string]map[string][2]float64 {
	t.Helper()
	src, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]map[string][2]float64{"generic": {}, "avx2": {}, "avx512": {}}
	row := regexp.MustCompile(`(?m)^//\t(\w+) +(\d+\.\d+) +(\d+\.\d+) +(\d+\.\d+) +(\d+\.\d+)$`)
	for _, m := range row.FindAllStringSubmatch(string(src), -1) {
		var ulp [4]float64
		for i := range ulp {
			if ulp[i], err = strconv.ParseFloat(m[2+i], 64); err != nil {
				t.Fatalf("table row %q", m[0])
			}
		}
		table["generic"][m[1]] = [2]float64(ulp[:2])
		table["avx2"][m[1]], table["avx512"][m[1]] = [2]float64(ulp[2:]), [2]float64(ulp[2:])
	}
	return table
}

func worst32(t *testing.T, name string, f func(dst, a []float32), oracle func(float64) float64) (worst float64, at float32) {
	var x, y [4096]float32
	for b := uint64(0); b < 1<<32; {
		n := 0
		for ; n < len(x) && b < 1<<32; n++ {
			x[n] = math.Float32frombits(uint32(b))
			b += *stride
		}
		f(y[:n], x[:n])
		for i, got := range y[:n] {
			want := oracle(float64(x[i]))
			if w := float32(want); w == 0 || w != w || math.IsInf(float64(w), 0) {
				if got != w && !(got != got && w != w) {
					t.Fatalf("%s(%v) is %v, want %v", name, x[i], got, w)
				}
				continue
			}
			_, e := math.Frexp(want)
			d := math.Abs(float64(got)-want) / math.Ldexp(1, max(e-24, -149))
			if d > worst || d != d {
				worst, at = d, x[i]
			}
		}
	}
	return worst, at
}

func worst64(f func(dst, a []float64), oracle func(*big.Float) *big.Float, draw func(*rand.Rand) float64) (worst, at float64) {
	rng := rand.New(rand.NewPCG(1, 2))
	x, y := make([]float64, *draws), make([]float64, *draws)
	for i := range x {
		x[i] = draw(rng)
	}
	f(y, x)
	for i, got := range y {
		if d := ulps(got, oracle(newBig(x[i])), 53, -1074); d > worst || d != d {
			worst, at = d, x[i]
		}
	}
	return worst, at
}

// The oracle in turn must know numbers that are not its own: 60 places by
// Python's decimal module, which has e and ln.
func TestBigMath(t *testing.T) {
	for _, c := range []struct {
		name string
		got  *big.Float
		want string
	}{
		{"expm1 1", bigExpm1(newBig(1)), "1.718281828459045235360287471352662497757247093699959574966968"},
		{"log 2", bigLog(newBig(2)), "0.693147180559945309417232121458176568075500134360255254120680"},
		{"log1p 1", bigLog1p(newBig(1)), "0.693147180559945309417232121458176568075500134360255254120680"},
		{"exp -1", bigExp(newBig(-1)), "0.367879441171442321595523770161460867445811131031767834507837"},
		{"tanh 1", bigTanh(newBig(1)), "0.761594155955764888119458282604793590412768597257936551596810"},
		{"sigmoid -1", bigSigmoid(newBig(-1)), "0.268941421369995120748840758178163725634855359834943480723634"},
		{"softplus 1", bigSoftplus(newBig(1)), "1.313261687518222834048995494967855641915280085670348374719064"},
	} {
		want, _, err := big.ParseFloat(c.want, 10, precision, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		if d, _ := sub(c.got, want).Float64(); math.Abs(d) > 1e-45 {
			t.Errorf("%s is %.60f, want %s", c.name, c.got, c.want)
		}
	}
}
