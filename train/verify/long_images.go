package verify

import (
	"fmt"
	"strings"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/train"
	"credo/train/data"
	"credo/train/optim"
)

// untrained compares the exact rule with back-propagation in circuits for images of 28 x 28 with their starting weights, four draws
// of each, on 20 images. The published angles are of few draws, so that the mean is to be among them; far more means a mistake.
func untrained() ([]Finding, error) {
	var out []Finding
	for _, hidden := range [][]int{{256}, {256, 256, 256}} {
		var layers, readout seen
		for seed := range uint64(4) {
			as, err := startingAngles(hidden, seed+1)
			if err != nil {
				return nil, err
			}
			for _, a := range as {
				switch at := fmt.Sprintf("%s, seed %d", a.Projection, seed+1); {
				case a.Projection == "V":
					readout.add(a.Angle, at)
				case strings.HasPrefix(a.Projection, "W"):
					layers.add(a.Angle, at)
				}
			}
		}
		name := "784" + strings.Repeat("-256", len(hidden)) + "-10"
		out = append(out, layers.mean().between("mean angle of hidden ΔW to −gradient, "+name, "%.1f°", 8, 18),
			layers.atMost("largest of them, "+name, "%.1f°", 30),
			readout.atMost("angle of ΔV to −gradient, "+name, "%.2f°", 2))
	}
	return out, nil
}

// startingAngles returns the angles of the exact rule to back-propagation on 20 images at the weights of a seed.
func startingAngles(hidden []int, seed uint64) ([]train.Alignment, error) {
	const images = 20
	c := models.NewDIC(append(append([]int{784}, hidden...), 10))
	l, err := begin(train.Setup{Circuit: c, Optimizer: optim.Still{}, Dtype: graph.Float64, Seed: seed}, "inhibitory-exact", nil)
	if err != nil {
		return nil, err
	}
	s, err := data.Load("digits", data.Options{})
	if err != nil {
		return nil, err
	}
	batch := l.NewBatch(images)
	x, y := batch.Get(circuit.InputName).F64, batch.Get(circuit.TargetName).F64
	for i := range images {
		enlarge(x[784*i:], s.Train.Image(i))
		y[10*i+int(s.Train.Labels[i])] = 1
	}
	return l.Align(batch)
}

// enlarge draws an image of 8 x 8 twice as large in the middle of a dark one of 28 x 28, which is then as bright as one of MNIST's.
func enlarge(to []float64, image []float32) {
	for y := range 16 {
		for x := range 16 {
			to[28*(y+6)+x+6] = float64(image[8*(y/2)+x/2])
		}
	}
}
