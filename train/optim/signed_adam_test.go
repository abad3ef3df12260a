package optim_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
	"credo/train/optim"
)

// sizedSteps applies signed-adam to sizes with a mask for several changes, and returns the sizes after each.
func sizedSteps(t *testing.T, o optim.SignedAdam, dtype graph.Dtype, theta, mask []float64, changes [][]float64) (out [][]float64) {
	t.Helper()
	n := len(theta)
	b := graph.NewBuilder(graph.Options{Dtype: dtype})
	v := optim.Var{Place: optim.Place{Name: "W", Shape: []int{1, n}, Sizes: true}, W: b.Param("W", 1, n), DW: b.Input("dw", 1, n), Mask: b.Input("mask", 1, n)}
	state := map[string]*graph.Array{"W": graph.ArrayOf(dtype, theta, 1, n), "mask": graph.ArrayOf(dtype, mask, 1, n), "dw": graph.NewArray(dtype, 1, n)}
	for _, s := range o.Slots(v.Place) {
		v.State = append(v.State, b.Param(s.Name, s.Shape...))
		state[s.Name] = graph.NewArray(dtype, s.Shape...)
	}
	next := o.Apply(b, []optim.Var{v})[0]
	p, err := graph.Compile(b, append([]graph.Node{next.W}, next.State...)...)
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range state {
		if err := p.Bind(name, a); err != nil {
			t.Fatal(err)
		}
	}
	for _, dw := range changes {
		for i, x := range dw {
			state["dw"].Set(i, x)
		}
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		for i, name := range []string{"W", "m", "s", "c1", "c2"} {
			if err := state[name].CopyFrom(p.Output(i)); err != nil {
				t.Fatal(err)
			}
		}
		out = append(out, state["W"].Float64s())
	}
	return out
}

// The sizes follow a loop that is written out: one that shrinks below 0 sleeps for no step, one that is lost at the beginning is woken, and none
// appears where there is no synapse.
func TestSignedAdamInALoop(t *testing.T) {
	o := optim.NewSignedAdam(0.1)
	theta, mask := []float64{0.3, 0.05, 0, 0}, []float64{1, 1, 1, 0}
	changes := [][]float64{{1, -2, -1, 3}, {0.5, -2, 1, 3}, {-1, 4, 1, 3}, {2, 4, 1, -3}}
	got := sizedSteps(t, o, graph.Float64, theta, mask, changes)
	m, s := make([]float64, 4), make([]float64, 4)
	woken := 0
	for k, dw := range changes {
		rate := 0.1 * math.Sqrt(1-math.Pow(0.999, float64(k+1))) / (1 - math.Pow(0.9, float64(k+1)))
		for i, x := range dw {
			m[i], s[i] = 0.9*m[i]+0.1*x, 0.999*s[i]+0.001*x*x
			was := theta[i]
			theta[i] += rate * m[i] / (math.Sqrt(s[i]) + 1e-8)
			if was <= 0 {
				theta[i] = 0
			}
			if theta[i] > 0 {
				theta[i] -= 0.1 * 0.01
			}
			if theta[i] <= 0 && mask[i] > 0 {
				theta[i] = 1e-12
				woken++
			}
		}
		circuittest.Near(t, "sizes", got[k], theta, 1e-12)
	}
	if woken < 2 || theta[3] != 0 {
		t.Errorf("%d synapses woken, and the missing one has size %v", woken, theta[3])
	}
	asleep := optim.NewSignedAdam(0.1)
	asleep.Awake = 0
	if still := sizedSteps(t, asleep, graph.Float64, []float64{0.3, 0.05, 0, 0}, mask, changes); still[3][2] != 0 || still[3][1] > 0 {
		t.Errorf("without waking a lost synapse has size %v, and one that was pushed below 0 %v", still[3][2], still[3][1])
	}
}

// signedAdamCase is a case of the reference in which changes are given.
type signedAdamCase struct {
	Name   string
	Config struct{ LR, L1, B1, B2, Eps, Wake float64 }
	Inputs struct {
		Theta, Sign [][]float64
		Gradients   [][][]float64
	}
	Expect    struct{ Theta [][][]float64 }
	Tolerance struct{ Float64, Float32 float64 }
}

func (c signedAdamCase) optimizer() optim.SignedAdam {
	o := optim.NewSignedAdam(c.Config.LR)
	o.L1, o.Beta1, o.Beta2, o.Eps, o.Awake = c.Config.L1, c.Config.B1, c.Config.B2, c.Config.Eps, c.Config.Wake
	return o
}

// The sizes are the values of the published program's equations, in single and double precision.
func TestSignedAdamCase(t *testing.T) {
	var file struct{ Cases []json.RawMessage }
	read(t, "reference/mdgl/cases.json", &file)
	for _, raw := range file.Cases {
		var c signedAdamCase
		if json.Unmarshal(raw, &c); c.Name != "sequence/adam" {
			continue // another kind, of another shape
		}
		theta, sign := slices.Concat(c.Inputs.Theta...), slices.Concat(c.Inputs.Sign...)
		mask, changes := make([]float64, len(theta)), [][]float64(nil)
		for i, x := range theta {
			mask[i] = math.Ceil(min(x, 1))
		}
		for _, g := range c.Inputs.Gradients {
			dw := slices.Concat(g...)
			for i := range dw {
				dw[i] *= -sign[i]
			}
			changes = append(changes, dw)
		}
		for dtype, tolerance := range map[graph.Dtype]float64{graph.Float64: c.Tolerance.Float64, graph.Float32: c.Tolerance.Float32} {
			for k, got := range sizedSteps(t, c.optimizer(), dtype, theta, mask, changes) {
				circuittest.Near(t, c.Name, got, slices.Concat(c.Expect.Theta[k]...), tolerance)
			}
		}
		return
	}
	t.Fatal("there is no case sequence/adam")
}

// read reads a file of the shared folder, or skips the test where there is none.
func read(t *testing.T, name string, into any) {
	t.Helper()
	dir := os.Getenv("CREDO_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	text, err := os.ReadFile(filepath.Join(dir, name))
	if os.IsNotExist(err) && os.Getenv("CI") == "" {
		t.Skipf("no %s in %s; set CREDO_SHARED to the folder that holds reference", name, dir)
	}
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}
