package verify

import "credo/graph"

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

func (c replayDataCase) compute(graph.Dtype) (out Values, err error) {
	training, testing := drawImages(c.Training, trainSet), drawImages(c.Testing, testSet)
	first := func(set images) Tensor { return fill(func(i int) float64 { return float64(set.labels[i-1]) }, 32) }
	var rows []Tensor
	for i := range 8 {
		rows = append(rows, training.x.row(i))
	}
	counts := fill(func(int) float64 { return 0 }, replayClasses)
	for _, label := range training.labels {
		counts.Data[label]++
	}
	out.addTensor("u01_seed1", fill(drawn(1).uniform, 8))
	out.addTensor("u01_seed100", fill(drawn(100).uniform, 8))
	out.addTensor("gauss_seed100", fill(drawn(100).normal, 8))
	out.addTensor("train_labels", first(training))
	out.addTensor("test_labels", first(testing))
	out.addTensor("train_row_sums", each(rows, sum))
	out.addTensor("train_total", number(sum(training.x.Data)))
	out.addTensor("test_total", number(sum(testing.x.Data)))
	out.addTensor("train_label_counts", counts)
	c.addWeights(&out)
	return out, nil
}

// addWeights adds the drawn weights of a network with feedback of standard deviation 1: of W onto every layer, of Y and Q onto every
// hidden one, in the shape of W onto the layer above.
func (c replayDataCase) addWeights(out *Values) {
	var all []Tensor
	first := map[string]*Tensor{"W": {}, "Y": {}, "Q": {}}
	add := func(key string, seed, l int, std float64, shape []int) {
		t := (drawn(seed) + drawn(l)).normals(std, shape...)
		first[key].push(list(t.Data[:4]...))
		if key == "W" {
			all = append(all, t)
		}
	}
	for l, n := range c.Sizes[1:] {
		shape := []int{n, c.Sizes[l]}
		add("W", 100, l, xavier(shape), shape)
		if l > 0 {
			add("Y", 200, l-1, 1, shape)
			add("Q", 300, l-1, 1, shape)
		}
	}
	out.addTensor("W_fro", each(all, norm))
	for _, key := range []string{"W", "Y", "Q"} {
		out.addTensor(key+"_first", *first[key])
	}
}
