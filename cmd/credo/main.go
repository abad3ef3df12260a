// Command credo trains published cortical microcircuits with their own local plasticity rules, beside the same networks trained by
// back-propagation, and measures the difference. See credo --help and the README.
package main

import (
	"credo/cmd/cli"
	"credo/train/runner"
)

func main() { cli.Main(runner.Builtin()) }
