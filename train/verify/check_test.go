package verify_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"credo/graph"
	"credo/train/verify"
)

// lossCase is a squared error on v = (1, 2), t = (1, 4): value ½·2² = 2, error (0, 2), nudged by ¼ (1, 2.5). Powers of two, so
// that every number is exact.
func lossCase(expect string) string {
	return fmt.Sprintf(`{"system": "dic", "version": 1, "cases": [{"name": "c", "kind": "losses", "config": {"loss": "mse", "beta": 0.25},
		"inputs": {"v": [[1, 2]], "t": [[1, 4]]}, "tolerance": {"float64": 0.125, "float32": 0.5}, "expect": {%s}}]}`, expect)
}

func check(t *testing.T, text string, d graph.Dtype) verify.Report {
	t.Helper()
	f, err := verify.Parse(strings.NewReader(text), "test")
	if err != nil {
		t.Fatal(err)
	}
	return verify.Check(f.Cases, d)
}

// Oracle: by hand. The divisor is the largest expected number of the whole key, and 1 where all are zero.
func TestDeviation(t *testing.T) {
	for _, x := range []struct {
		name, expect string
		want         map[string]float64
		pass64       bool
	}{
		{"exact", `"value": [2], "error": [[0, 2]], "nudged": [[1, 2.5]]`, map[string]float64{"value": 0, "error": 0, "nudged": 0}, true},
		{"value 3", `"value": [3], "error": [[0, 2]], "nudged": [[1, 2.5]]`, map[string]float64{"value": 1.0 / 3, "error": 0, "nudged": 0}, false},
		{"largest divides", `"value": [2], "error": [[-0.25, 2]], "nudged": [[1, 2.5]]`, map[string]float64{"value": 0, "error": 0.125, "nudged": 0}, true},
		{"sign", `"value": [2], "error": [[0, -2]], "nudged": [[1, 2.5]]`, map[string]float64{"value": 0, "error": 2, "nudged": 0}, false},
		{"all zero", `"value": [0], "error": [[0, 0]], "nudged": [[0, 0]]`, map[string]float64{"value": 2, "error": 2, "nudged": 2.5}, false},
	} {
		t.Run(x.name, func(t *testing.T) {
			r := check(t, lossCase(x.expect), graph.Float64)
			if r.Results[0].Err != nil {
				t.Fatal(r.Results[0].Err)
			}
			for _, q := range r.Results[0].Quantities {
				if q.Deviation != x.want[q.Key] || q.Tolerance != 0.125 {
					t.Errorf("%s: deviation %g of %g, want %g of 0.125", q.Key, q.Deviation, q.Tolerance, x.want[q.Key])
				}
			}
			if r.Pass() != x.pass64 {
				t.Errorf("Pass() = %v", r.Pass())
			}
		})
	}
}

// Each precision has its tolerance.
func TestToleranceByPrecision(t *testing.T) {
	const third = `"value": [3], "error": [[0, 2]], "nudged": [[1, 2.5]]` // off by a third: within 0.5, not within 0.125
	if check(t, lossCase(third), graph.Float64).Pass() || !check(t, lossCase(third), graph.Float32).Pass() {
		t.Error("the tolerances of the precisions are not told apart")
	}
}

// A case that cannot be compared does not pass, and says why.
func TestCheckRefusesBadExpectations(t *testing.T) {
	for _, x := range []struct{ name, expect, want string }{
		{"missing", `"value": [2], "error": [[0, 2]]`, `case "c": expect.nudged: is missing`},
		{"more", `"value": [2], "error": [[0, 2]], "nudged": [[1, 2.5]], "other": 1`, `case "c": expect.other: unknown key; here can be value, error, nudged`},
		{"misspelt", `"value": [2], "errors": [[0, 2]], "nudged": [[1, 2.5]]`, `case "c": expect.errors: unknown key; did you mean error?`},
		{"too short", `"value": [2], "error": [[0]], "nudged": [[1, 2.5]]`, `case "c": expect.error: has shape (1, 1), and must have (1, 2)`},
		{"flat", `"value": [2], "error": [0, 2], "nudged": [[1, 2.5]]`, `case "c": expect.error: has shape (2), and must have (1, 2)`},
		{"null", `"value": null, "error": [[0, 2]], "nudged": [[1, 2.5]]`, `case "c": expect.value: expected a number, got nothing`},
	} {
		t.Run(x.name, func(t *testing.T) {
			r := check(t, lossCase(x.expect), graph.Float64)
			wantError(t, r.Results[0].Err, x.want)
			if r.Pass() {
				t.Error("passes")
			}
		})
	}
	for _, edit := range []func(map[string]any){remove("expect"), remove("tolerance"), set("tolerance.float64", 0.0)} {
		doc := embeddedCase(t, "loss_ce_onehot")
		edit(doc.Cases[0])
		r := verify.Check(doc.parse(t), graph.Float64)
		wantError(t, r.Results[0].Err, `case "loss_ce_onehot": nothing to compare with`)
	}
	for _, edit := range []func(map[string]any){set("expect.open_uE", 1.0), set("expect.open_uE", list{}), set("expect.open_uE", list{list{1.0}})} {
		doc := embeddedCase(t, settle)
		edit(doc.Cases[0])
		wantError(t, verify.Check(doc.parse(t), graph.Float64).Results[0].Err, "expect.open_uE: ")
	}
}

// Oracle: by hand. Of two cases the row shows the one that uses more of its tolerance, not the one that deviates more.
func TestSummary(t *testing.T) {
	q := func(dev, tol float64) []verify.Quantity {
		return []verify.Quantity{{Key: "value", Deviation: dev, Tolerance: tol}}
	}
	r := verify.Report{Results: []verify.Result{
		{Case: "w", Kind: "adam", Quantities: []verify.Quantity{{Key: "w", Deviation: 0, Tolerance: 1}}},
		{Case: "loose", Kind: "losses", Quantities: q(0.25, 1)},
		{Case: "tight", Kind: "losses", Quantities: q(0.125, 0.25)},
		{Case: "good", Kind: "losses", Quantities: q(0, 0.25)},
	}}
	got := r.Summary()
	if len(got) != 2 || got[0].Kind != "losses" || got[0].Cases != 3 || got[0].Case != "tight" || got[0].Quantity.Deviation != 0.125 {
		t.Errorf("summary %+v", got)
	}
	if !r.Pass() || got[1].Kind != "adam" || got[1].Cases != 1 {
		t.Errorf("pass %v, summary %+v", r.Pass(), got)
	}
}

// Oracle: by hand. Numbers in keys, of layers and updates, make one row; a case is counted in it once.
func TestSummaryOverLayers(t *testing.T) {
	q := func(key string, dev float64, ill bool) verify.Quantity {
		return verify.Quantity{Key: key, Deviation: dev, Tolerance: 1, IllConditioned: ill}
	}
	r := verify.Report{Results: []verify.Result{
		{Case: "a", Kind: "discrete-step", Quantities: []verify.Quantity{q("after/0/W/0", 0.25, false), q("after/0/W/11", 0.5, false), q("loss", 0, false)}},
		{Case: "b", Kind: "discrete-step", Quantities: []verify.Quantity{q("after/0/W/0", 0.125, true), q("after/0/W/11", 0, true), q("after/0/W", 0, true)}},
	}}
	got := r.Summary()
	if len(got) != 3 || got[0].Key != "after/*/W/*" || got[0].Cases != 2 || got[0].IllConditioned != 1 || got[0].Case != "a" || got[0].Quantity.Key != "after/0/W/11" {
		t.Errorf("summary %+v", got)
	}
	if got[1].Key != "loss" || got[1].Cases != 1 || got[2].Key != "after/*/W" || got[2].IllConditioned != 1 {
		t.Errorf("summary %+v", got[1:])
	}
}

// Oracle: by hand, of the precisions' distances from 1 to the next number, 2⁻²³ and 2⁻⁵². Single precision that may be off by 2⁹ leaves
// double precision 2⁻²⁰.
func TestIllConditioned(t *testing.T) {
	for _, x := range []struct {
		float64, float32 float64
		tolerance        float64 // in double
		ill64, ill32     bool
	}{{1e-12, 1e-4, 1e-12, false, false}, {1e-9, 0.0625, 1e-9, false, true}, {1e-9, 512, 0x1p-20, true, true}} {
		doc := embeddedCase(t, "loss_ce_onehot")
		set("tolerance.float64", x.float64)(doc.Cases[0])
		set("tolerance.float32", x.float32)(doc.Cases[0])
		double, single := verify.Check(doc.parse(t), graph.Float64).Results[0].Quantities[0], verify.Check(doc.parse(t), graph.Float32).Results[0].Quantities[0]
		if double.Tolerance != x.tolerance || double.IllConditioned != x.ill64 || single.Tolerance != x.float32 || single.IllConditioned != x.ill32 {
			t.Errorf("%+v: in double %+v, in single %+v", x, double, single)
		}
	}
}

// Oracle: the closed form q = e (1 − exp(−λt/τ))/λ, c = kP e + kI q, for gains and times that no case of the files has.
func TestControllerClosedForm(t *testing.T) {
	const kp, ki, leak, tau, e = 1.5, 0.7, 0.25, 0.04, -3.0
	times := []float64{0, 0.001, 0.1, 0.5, 4, 100}
	var q, c []float64
	for _, x := range times {
		v := e * (1 - math.Exp(-leak*x/tau)) / leak
		q, c = append(q, v), append(c, kp*e+ki*v)
	}
	doc := document{"dic", 1, []map[string]any{{
		"name": "c", "kind": "controller",
		"config": map[string]any{"kp": kp, "ki": ki, "leak": leak, "tau": tau}, "inputs": map[string]any{"error": e, "t": times},
		"expect":    map[string]any{"q": q, "c": c, "kappa": kp + ki/leak},
		"tolerance": map[string]any{"float64": 1e-12, "float32": 1e-5},
	}}}
	for _, d := range dtypes {
		wantPass(t, verify.Check(doc.parse(t), d))
	}
}

// The circuit takes 0 for "none", so a case that says 0 and means it is refused; the other cases are computed all the same.
func TestZeroIsNotNone(t *testing.T) {
	for _, key := range []string{"clip", "norm", "beta"} {
		t.Run(key, func(t *testing.T) {
			doc := embeddedCase(t, settle)
			bad := doc.Cases[0]
			doc.Cases = append(doc.Cases, embeddedCase(t, "loss_ce_onehot").Cases[0])
			want := fmt.Sprintf(`case %q: config.%s is 0: circuit dic takes a positive number or null`, settle, key)
			set("config."+key, 0.0)(bad)
			r := verify.Replay(doc.parse(t), graph.Float64)
			if len(r.Failed) != 1 || len(r.Cases) != len(doc.Cases)-1 || r.Complete() {
				t.Fatalf("%d computed of %d, failed %v", len(r.Cases), len(doc.Cases), r.Failed)
			}
			wantError(t, r.Failed[0], want)
		})
	}
}

// An overflow is an error with case and key: JSON has no infinity, and a reader must not take it for a value.
func TestOverflowIsNamed(t *testing.T) {
	huge := map[string]func(map[string]any){
		`case "loss_mse_onehot": value is not a finite number`: set("inputs.v", list{list{1e30, 0.0, 0.0, 0.0}, list{0.0, 0.0, 0.0, 0.0}}),
		`case "` + settle + `": phase open did not settle`:     set("inputs.X", list{list{1e39, 1.0, 1.0}}),
	}
	for want, edit := range huge {
		doc := embeddedCase(t, strings.Split(want, `"`)[1])
		edit(doc.Cases[0])
		for _, err := range []error{verify.Replay(doc.parse(t), graph.Float32).Failed[0], verify.Check(doc.parse(t), graph.Float32).Results[0].Err} {
			wantError(t, err, want)
		}
	}
}

// Oracle: by hand. Numbers are written so that they read back as the same float64.
func TestValuesJSON(t *testing.T) {
	f, err := verify.Parse(strings.NewReader(lossCase(`"value": [2], "error": [[0, 2]], "nudged": [[1, 2.5]]`)), "test")
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(verify.Replay(f.Cases, graph.Float32))
	const want = `{"cases":[{"name":"c","values":{"value":[2],"error":[[0,2]],"nudged":[[1,2.5]]}}]}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
	if got, _ := json.Marshal(verify.Replay(nil, graph.Float64)); string(got) != `{"cases":[]}` {
		t.Errorf("no cases: %s", got)
	}
}
