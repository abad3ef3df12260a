package verify

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
)

// replayDataCase is the data and the starting weights of replays, all drawn by the generator.
type replayDataCase struct {
	Sizes    []int `yaml:"sizes" min:"1" min-length:"2"`
	Training int   `yaml:"n_train" min:"32" max:"131072"`
	Testing  int   `yaml:"n_test" min:"32" max:"131072"`
}

func (replayDataCase) inputs() string { return "" }

func (c replayDataCase) fit(tensors) error {
	if err := checkSizes(c.Sizes); err != nil {
		return err
	}
	return checkImages(c.Sizes)
}

// checkImages refuses networks that do not fit the images of a replay.
func checkImages(sizes []int) error {
	if first, last := sizes[0], sizes[len(sizes)-1]; first != replayPixels || last != replayClasses {
		return at("config.sizes", "from %d to %d: images have %d pixels and %d classes", first, last, replayPixels, replayClasses)
	}
	return nil
}

func (c replayDataCase) compute(graph.Dtype) (out Values) {
	training, testing := drawImages(c.Training, trainSet), drawImages(c.Testing, testSet)
	first := func(set images) Tensor { return fill(func(i int) float64 { return float64(set.labels[i-1]) }, 32) }
	rows, counts := list(), zeros(replayClasses)
	for i := range 8 {
		rows.Push(number(sum(training.x.Row(i).Data)))
	}
	for _, label := range training.labels {
		counts.Data[label]++
	}
	out.addTensor("u01_seed1", fill(drawn(1).uniform, 8))
	out.addTensor("u01_seed100", fill(drawn(100).uniform, 8))
	out.addTensor("gauss_seed100", fill(drawn(100).normal, 8))
	out.addTensor("train_labels", first(training))
	out.addTensor("test_labels", first(testing))
	out.addTensor("train_row_sums", rows)
	out.addTensor("train_total", number(sum(training.x.Data)))
	out.addTensor("test_total", number(sum(testing.x.Data)))
	out.addTensor("train_label_counts", counts)
	circ, ps := models.NewBurstCCN(c.Sizes), burstCCN().params
	circ.Y, circ.Q = circuit.Random{Scale: 1}, circuit.Random{Scale: 1}
	w := ps.draw(circ.Spec())
	out.addTensor("W_fro", each(ps.of("W").all(circ.Spec(), w), norm))
	for _, key := range []string{"W", "Y", "Q"} {
		var first Tensor
		for _, t := range ps.of(key).all(circ.Spec(), w) {
			first.Push(list(t.Data[:4]...))
		}
		out.addTensor(key+"_first", first)
	}
	return out
}
