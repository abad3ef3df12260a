// Package credo holds the experiments of which figures are made. The library is in the packages below.
package credo

import "embed"

// Experiments are the experiment files of bursting networks, in notebooks-data/experiments/burst, and of spiking networks, in
// notebooks-data/experiments/mdgl.
//
//go:embed notebooks-data/experiments/burst/*.yaml notebooks-data/experiments/mdgl/*.yaml
var Experiments embed.FS
