package data

import (
	"math"
	"strings"

	"github.com/pkg/errors"

	"credo/train/stream"
)

// View says how samples are shown to a network. Crop and Flip are drawn anew in each epoch and are for training alone. Mean and Std make
// the value v of a channel (v - mean) / std in every part; one number is for all channels.
//
// A crop moves an image inside a frame of zeros, which are laid around it before it is normalised, as by torchvision's RandomCrop(padding),
// RandomHorizontalFlip, ToTensor and Normalize.
type View struct {
	Crop int       `yaml:"crop" min:"0" max:"1000" optional:"yes" leave:"yes" doc:"pixels of zeros around a training image, of which a piece of its size is cut at random; 0: none"`
	Flip bool      `yaml:"flip" optional:"yes" leave:"yes" doc:"whether training images are mirrored, left and right exchanged, each with chance 1/2"`
	Mean []float64 `yaml:"mean" optional:"yes" leave:"yes" doc:"subtracted from values, which go from 0 to 1: one number, or one for each channel"`
	Std  []float64 `yaml:"std" above:"0" optional:"yes" leave:"yes" doc:"what values are divided by after mean is subtracted: one number, or one for each channel"`
}

// check says why samples of some shape cannot be seen so.
func (v View) check(name string, rows, cols, channels int) error {
	for _, per := range []struct {
		key    string
		values []float64
		least  float64
	}{{"data.mean", v.Mean, math.Inf(-1)}, {"data.std", v.Std, 0}} {
		if n := len(per.values); n > 1 && n != channels {
			return errors.Errorf("%s: %s has %d numbers for %d %s; give one number, or one for each channel", name, per.key, n, channels, map[bool]string{true: "channel", false: "channels"}[channels == 1])
		}
		for _, x := range per.values {
			if !(x > per.least) || math.IsInf(x, 1) {
				return errors.Errorf("%s: %s has the number %v; give finite ones, of data.std above 0", name, per.key, x)
			}
		}
	}
	switch {
	case rows == 1 && v.moves():
		return errors.Errorf("%s: %s for images, and samples without rows are none; leave it out, or give it as 0 or false", name, v.moving())
	case v.Crop < 0 || v.Crop > 0 && v.Crop >= min(rows, cols):
		return errors.Errorf("%s: data.crop is %d, and images are %d x %d: nothing of them might be left; give less, and at least 0", name, v.Crop, rows, cols)
	}
	return nil
}

// moving names the options that move images.
func (v View) moving() string {
	var keys []string
	if v.Crop > 0 {
		keys = append(keys, "data.crop")
	}
	if v.Flip {
		keys = append(keys, "data.flip")
	}
	return strings.Join(keys, " and ") + map[int]string{1: " is", 2: " are"}[len(keys)]
}

// shades returns the value that each byte stands for, by channel, normalised; value is the one before.
func (v View) shades(channels int, value func(p uint8) float32) [][256]float32 {
	out := make([][256]float32, channels)
	for c := range out {
		for p := range out[c] {
			out[c][p] = v.normal(value(uint8(p)), c)
		}
	}
	return out
}

// normal normalises a value of a channel in single precision, as PyTorch does.
func (v View) normal(x float32, channel int) float32 {
	mean, std := float32(0), float32(1)
	if n := len(v.Mean); n > 0 {
		mean = float32(v.Mean[min(channel, n-1)])
	}
	if n := len(v.Std); n > 0 {
		std = float32(v.Std[min(channel, n-1)])
	}
	return (x - mean) / std
}

// move is the way in which an image is seen in one epoch: pixel (r, c) is the image's (r + down, c + right), a zero where there is none,
// and then rows are turned round.
type move struct {
	down, right int16
	mirrored    bool
}

// moves tells whether images move.
func (v View) moves() bool { return v.Crop > 0 || v.Flip }

// draw returns the moves of n training images in an epoch, nil if there are none. The move of an image depends on seed, epoch and its
// number alone: from the stream [stream.View] of the epoch every image takes two whole numbers below 2 Crop + 1, if Crop is above 0, and
// one below 2, if Flip is set.
func (v View) draw(seed uint64, epoch, n int) []move {
	if !v.moves() {
		return nil
	}
	out, rng := make([]move, n), stream.New(seed, stream.View, uint64(epoch))
	for i := range out {
		if v.Crop > 0 {
			out[i].down, out[i].right = int16(rng.IntN(2*v.Crop+1)-v.Crop), int16(rng.IntN(2*v.Crop+1)-v.Crop)
		}
		out[i].mirrored = v.Flip && rng.IntN(2) == 1
	}
	return out
}
