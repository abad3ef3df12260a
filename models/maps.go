package models

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
)

// Maps are the sizes of a network that may begin with layers of maps: convolutions of an image, below the dense layers. Without
// convolutions they are Layers. A circuit that embeds them has the options of Layers, convolutions and image, and the methods Ends,
// Widths and Smallest.
//
// Sizes has the values of the image, the cells of the dense layers and the outputs. A population of maps has the shape (rows, columns,
// channels), channels last.
type Maps struct {
	Layers
	Convolutions []Convolution `yaml:"convolutions" optional:"yes" doc:"layers of maps between the image and the hidden layers, from below: channels, kernel and stride of each"`
	Image        circuit.Shape `yaml:"image" min:"1" optional:"yes" doc:"rows, columns and channels of a sample, where there are convolutions; images among the data say them themselves"`
}

// Convolution is a layer of maps: the cells under a square window drive one place of each map, and all places share their weights. The
// window moves Stride cells at a time and stays within the layer below.
type Convolution struct {
	Channels int `yaml:"channels" min:"1" doc:"maps of the layer"`
	Kernel   int `yaml:"kernel" min:"1" doc:"rows and columns of the window"`
	Stride   int `yaml:"stride" min:"1" doc:"cells by which the window moves; 1 if it is not given"`
}

// Complete gives a convolution the stride 1 unless another is asked for.
func (c *Convolution) Complete(given func(key string) bool) {
	if !given("stride") {
		c.Stride = 1
	}
}

func (c Convolution) form() circuit.Conv { return circuit.Conv{Kernel: c.Kernel, Stride: c.Stride} }

// Ends puts the ends of the data to the layers, as Layers.Ends, and takes the shape of images. The error, at the option to change, says why
// the convolutions do not fit the data.
func (m *Maps) Ends(e circuit.Ends) error {
	if err := m.Layers.Ends(e); err != nil {
		return err
	}
	images := len(e.Inputs) == 3
	switch {
	case len(m.Convolutions) == 0:
		m.Image = nil
	case m.Image == nil && images:
		m.Image = slices.Clone(e.Inputs)
	case m.Image == nil:
		return catalog.At("convolutions", errors.Errorf("layers of maps see images: say how the %d values of a sample%s lie, as image: [rows, columns, channels], or leave the convolutions out", e.Inputs.Size(), of(e.Data)))
	case images && !slices.Equal(m.Image, e.Inputs):
		return catalog.At("image", errors.Errorf("%s: a sample%s is an image of %s: leave image out, or make it this", m.Image, of(e.Data), e.Inputs))
	}
	return nil
}

// Smallest returns the shape of the smallest sample that the layers take, before their ends are known.
func (m *Maps) Smallest() circuit.Shape {
	switch {
	case len(m.Convolutions) == 0:
		return circuit.Shape{3}
	case m.Image != nil:
		return m.Image
	}
	side := 1
	for _, c := range slices.Backward(m.Convolutions) {
		side = max((side-1)*c.Stride+c.Kernel, 1)
	}
	return circuit.Shape{side, side, 1}
}

// layers is the number of layers above the input.
func (m *Maps) layers() int { return len(m.Convolutions) + m.Layers.layers() }

// stack returns the shapes and forms of the layers.
func (m *Maps) stack() stack {
	s := m.Layers.stack()
	if len(m.Convolutions) == 0 {
		return s
	}
	below := []circuit.Shape{m.Image}
	for _, c := range m.Convolutions {
		maps, _ := c.form().Over(below[len(below)-1], c.Channels) // check has refused others
		below, s.convolutions = append(below, maps), append(s.convolutions, c.form())
	}
	s.shapes = append(below, s.shapes[1:]...)
	return s
}

// check refuses layers of a circuit of that name that make no network.
func (m *Maps) check(name string) error {
	if err := m.Layers.check(name); err != nil || len(m.Convolutions) == 0 {
		return err
	}
	if len(m.Image) != 3 || slices.Min(m.Image) < 1 {
		return catalog.At("image", errors.Errorf("%s: layers of maps see an image of rows, columns and channels, not %v", name, m.Image))
	}
	if m.Image.Size() != m.Sizes[0] {
		return catalog.At("image", errors.Errorf("%s: an image of %s has %d values, and a sample has %d", name, m.Image, m.Image.Size(), m.Sizes[0]))
	}
	below := m.Image
	for i, c := range m.Convolutions {
		maps, err := c.form().Over(below, c.Channels)
		if err != nil {
			return catalog.At("convolutions", errors.Errorf("%s: layer %d is %s", name, i+1, err))
		}
		below = maps
	}
	return nil
}
