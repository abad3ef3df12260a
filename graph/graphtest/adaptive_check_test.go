package graphtest_test

import (
	"runtime"
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
)

// small fires often enough that refractoriness prevents spikes.
var small = adaptive{steps: 120, batch: 3, inputs: 8, cells: 10, outputs: 2, rate: 0.2, density: 0.6}

var outputsOf = []string{"loss", "rate", "gradient of W_in", "gradient of W_rec", "gradient of W_out", "gradient of b_out"}

// TestAdaptiveGradient compares with loops in plain Go. Adaptation and refractoriness matter to the outcome.
func TestAdaptiveGradient(t *testing.T) {
	in := small.draw()
	want, p := small.inLoops(in)
	if steady, adapting := slices.Max(want[1][:5]), slices.Max(want[1][5:]); steady < 0.01 || adapting < 0.01 || p.stopped < 20 {
		t.Fatalf("at most %v and %v spikes a step, %d prevented: the network is too quiet to tell", steady, adapting, p.stopped)
	}
	for i, got := range small.run(t, graph.Float64, in) {
		circuittest.Near(t, outputsOf[i], got, want[i], 1e-10)
	}
	in["beta"] = make([]float64, small.cells)
	steady, _ := small.inLoops(in)
	for i, got := range steady {
		circuittest.Apart(t, outputsOf[i]+" without adaptation", got, want[i], 1e-4)
	}
}

// TestAdaptiveRules compares the rules with loops in plain Go, and the exact one with the others, which must differ.
func TestAdaptiveRules(t *testing.T) {
	in := small.draw()
	exact, _ := small.inLoops(in)
	for _, rule := range reversed {
		n := small
		n.rule = rule
		want, _ := n.inLoops(in)
		for i, got := range n.run(t, graph.Float64, in) {
			circuittest.Near(t, rule+", "+outputsOf[i], got, want[i], 1e-10)
			if wrt := outputsOf[i]; rule != "reverse" && (wrt == "gradient of W_in" || wrt == "gradient of W_rec") {
				circuittest.Apart(t, rule+", "+wrt, got, exact[i], 1e-3)
			}
		}
	}
}

// TestAdaptiveCheckpoints computes the same bits, whether all states are kept or some, at both precisions.
func TestAdaptiveCheckpoints(t *testing.T) {
	for _, dtype := range []graph.Dtype{graph.Float32, graph.Float64} {
		n := small
		want := n.run(t, dtype, n.draw())
		n.checkpoint = 10
		got := n.run(t, dtype, n.draw())
		for i := range want {
			if !slices.Equal(got[i], want[i]) {
				t.Errorf("%v, %s: other bits with checkpoints: %v, want %v", dtype, outputsOf[i], got[i], want[i])
			}
			circuittest.Apart(t, outputsOf[i], want[i], make([]float64, len(want[i])), 1e-9)
		}
	}
}

// TestAdaptiveKeepsOneArray counts the memory that grows with the steps: one number for each step, sample and cell, which may lie in
// a block larger by an eighth. Two would be 8 bytes. The forward pass keeps nothing.
func TestAdaptiveKeepsOneArray(t *testing.T) {
	bytes := func(steps int, gradient bool) int {
		n := adaptive{steps: steps, batch: 16, inputs: 5, cells: 20, outputs: 2}
		return n.program(t, graph.Float32, gradient).Stats().Bytes
	}
	const few, many = 100, 400
	each := float64(bytes(many, true)-bytes(few, true)) / ((many - few) * 16 * 20)
	if each < 4 || each > 4*1.25 {
		t.Errorf("%.2f bytes for each step, sample and cell, want 4 to 5", each)
	}
	if forward := bytes(many, false) - bytes(few, false); forward != 0 {
		t.Errorf("%d bytes more for more steps forward", forward)
	}
}

// TestAdaptiveMemory holds the program of the large size to its bounds.
func TestAdaptiveMemory(t *testing.T) {
	for checkpoint, megabytes := range map[int]float64{0: 60, 50: 12} {
		n := large
		n.checkpoint = checkpoint
		if told := float64(n.program(t, graph.Float32, true).Stats().Bytes) / 1e6; told > megabytes {
			t.Errorf("checkpoint %d: %.1f MB, want at most %v", checkpoint, told, megabytes)
		}
	}
}

// TestBytesAreTheMemory compares the bytes that a program tells of with the growth of the heap from before it is written to after its
// first run, which may add 2 MB for the graph, the instructions and packed operands of products.
func TestBytesAreTheMemory(t *testing.T) {
	n := large
	n.steps = 200
	values, before := n.draw(), heap()
	p := n.program(t, graph.Float32, true)
	n.bind(t, p, graph.Float32, values)
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	inputs := 0
	for _, v := range values {
		inputs += 4 * len(v)
	}
	told, grown := p.Stats().Bytes, heap()-before-inputs
	if told < 4*n.steps*n.batch*n.cells || grown < told*9/10 || grown > told+2e6 {
		t.Errorf("the program tells of %d bytes, the heap grew by %d", told, grown)
	}
	runtime.KeepAlive(p)
	runtime.KeepAlive(values)
}

// heap is the memory in use.
func heap() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
