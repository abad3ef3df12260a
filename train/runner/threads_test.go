package runner

import "testing"

// The threads of a step change nothing: model and numbers of a run are the same bytes. The network is large enough that products
// and chains are shared.
func TestThreads(t *testing.T) {
	for _, circuit := range []string{"circuit.name=dic", "circuit.name=mlp"} {
		var model, metrics string
		for _, threads := range []int{1, 2, 5} {
			e, s := loaded(t, "{circuit: {hidden: [96]}, data: {train_images: 120}, batch: 60, epochs: 2}", circuit)
			dir := t.TempDir() + "/run"
			if _, err := Train(t.Context(), e, s, in(dir, threads), shown(&quiet{})); err != nil {
				t.Fatal(err)
			}
			m, n := contents(t, dir, "model.safetensors"), contents(t, dir, "metrics.csv")
			if threads == 1 {
				model, metrics = m, n
			} else if m != model || n != metrics {
				t.Errorf("%s: %d threads give another run than one", circuit, threads)
			}
		}
	}
	e, s := tiny(t)
	if _, err := Train(t.Context(), e, s, in(t.TempDir()+"/run", 0), shown(&quiet{})); err == nil {
		t.Error("no threads are accepted")
	}
}
