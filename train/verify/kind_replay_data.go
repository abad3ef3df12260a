package verify

import (
	"credo/graph"
)

// replayDataCase is the data and the starting weights of replays, all drawn by the generator.
type replayDataCase struct {
	sizes             []int
	training, testing int
}

const (
	shownLabels = 32
	shownRows   = 8
	shown       = 8 // numbers of a seed
	shownFirst  = 4 // weights of a layer
)

func replayDataKeys() []string {
	return []string{"u01_seed1", "u01_seed100", "gauss_seed100", "train_labels", "test_labels", "train_row_sums", "train_total", "test_total",
		"train_label_counts", "W_fro", "W_first", "Y_first", "Q_first"}
}

func readReplayData(config, _ *reader) replayDataCase {
	c := replayDataCase{readSizes(config), config.count("n_train", shownLabels, maxImages), config.count("n_test", shownLabels, maxImages)}
	if config.err == nil {
		config.fail("sizes", checkImages(c.sizes))
	}
	return c
}

func (c replayDataCase) compute(graph.Dtype) (out Values, err error) {
	out.addTensor("u01_seed1", fill(drawn(1).uniform, shown))
	out.addTensor("u01_seed100", fill(drawn(100).uniform, shown))
	out.addTensor("gauss_seed100", fill(drawn(100).normal, shown))
	training, testing := drawImages(c.training, trainSet), drawImages(c.testing, testSet)
	out.addTensor("train_labels", training.firstLabels())
	out.addTensor("test_labels", testing.firstLabels())
	var rows []Tensor
	for i := range shownRows {
		rows = append(rows, training.x.row(i))
	}
	out.addTensor("train_row_sums", each(rows, sum))
	out.addNumber("train_total", sum(training.x.Data))
	out.addNumber("test_total", sum(testing.x.Data))
	counts := Tensor{[]int{replayClasses}, make([]float64, replayClasses)}
	for _, label := range training.labels {
		counts.Data[label]++
	}
	out.addTensor("train_label_counts", counts)
	c.addWeights(&out)
	return out, nil
}

// firstLabels returns the classes of the first images.
func (m images) firstLabels() Tensor {
	return fill(func(i int) float64 { return float64(m.labels[i-1]) }, shownLabels)
}

// addWeights adds the drawn weights of a network with feedback of standard deviation 1.
func (c replayDataCase) addWeights(out *Values) {
	W, Y, Q := forwardWeights(c.sizes)[0], feedbackWeights("Y", c.sizes, 200, 1), feedbackWeights("Q", c.sizes, 300, 1)
	w := draw(W, Y, Q)
	out.addTensor("W_fro", each(W.all(w), norm))
	for _, p := range []parameter{W, Y, Q} {
		first := Tensor{Shape: []int{len(p.shapes), shownFirst}}
		for _, t := range p.all(w) {
			first.Data = append(first.Data, t.Data[:shownFirst]...)
		}
		out.addTensor(p.key+"_first", first)
	}
}
