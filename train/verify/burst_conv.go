package verify

import (
	"fmt"
	"slices"
	"strings"

	"credo/graph/circuit"
	"credo/train/runner"
	"credo/train/settings"
)

// convCase is a few updates of a network whose lower layers are convolutions.
type convCase struct {
	discreteCase
	Layers []struct {
		Type    string `yaml:"type" one:"conv dense"`
		In      int    `yaml:"in" min:"1"`
		Out     int    `yaml:"out" min:"1"`
		Kernel  int    `yaml:"kernel" min:"1"`
		Stride  int    `yaml:"stride" min:"1"`
		InSize  int    `yaml:"in_size" min:"1"`
		OutSize int    `yaml:"out_size" min:"1"`
	} `yaml:"layers" min-length:"1"`
}

func (convCase) names(config *settings.Node) ([]settings.Other, error) {
	return modelNames(config, "layers")
}

// complete gives the layers to the circuit before it is completed, and compares the sizes that every layer says with the circuit's.
func (c *convCase) complete() (err error) {
	var convolutions []string
	if c.image = (circuit.Shape{c.Layers[0].In}); c.Layers[0].Type == "conv" {
		c.image = circuit.Shape{c.Layers[0].InSize, c.Layers[0].InSize, c.Layers[0].In}
	}
	c.Sizes = []int{c.image.Size()}
	for l, y := range c.Layers {
		switch {
		case y.Type == "dense":
			c.Sizes = append(c.Sizes, y.Out)
		case len(c.Sizes) > 1:
			return at("config.layers", "layer %d is a convolution above a dense layer", l)
		default:
			convolutions = append(convolutions, fmt.Sprintf("{channels: %d, kernel: %d, stride: %d}", y.Out, y.Kernel, y.Stride))
		}
	}
	c.Circuit, err = settings.Set(runner.Builtin(), c.Circuit, "sizes="+strings.ReplaceAll(fmt.Sprint(c.Sizes), " ", ","), "convolutions=["+strings.Join(convolutions, ",")+"]")
	if err != nil {
		return at("config.layers", "%v", err)
	}
	if err := c.burstCase.complete(); err != nil {
		return err
	}
	spec := c.Circuit.Spec()
	for l, proj := range c.model.params.of("W").projections(spec) {
		pre, _ := spec.Population(proj.Pre)
		post, _ := spec.Population(proj.Post)
		y, in, out := c.Layers[l], circuit.Shape{pre.Shape.Size()}, circuit.Shape{c.Layers[l].Out}
		if y.Type == "conv" {
			in, out = pre.Shape, circuit.Shape{y.OutSize, y.OutSize, y.Out}
		}
		if in[len(in)-1] != y.In || y.Type == "conv" && in[0] != y.InSize || !slices.Equal(post.Shape, out) {
			return at("config.layers", "layer %d is from %s to %s cells, and says others", l, pre.Shape, post.Shape)
		}
	}
	return nil
}
