// Package credo holds the experiments of which figures are made. The library is in the packages below.
package credo

import "embed"

// Experiments are the experiment files of bursting networks, in notebooks-data/experiments/burst.
//
//go:embed notebooks-data/experiments/burst/*.yaml
var Experiments embed.FS
