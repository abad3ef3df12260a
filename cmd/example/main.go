// Command example is credo with a rule and a circuit of one's own: a file for each, a row for each, and the command line over all. Copy the
// folder into a module of your own that requires credo.
//
//	go run ./cmd/example inspect linear oja
//	go run ./cmd/example compare linear/backprop linear/oja epochs=5
package main

import (
	"credo/cmd/cli"
	"credo/graph/catalog"
	"credo/train/runner"
)

func main() {
	all := runner.Builtin()
	catalog.Add(all, ojaRow())
	catalog.Add(all, linearRow())
	cli.Main(all)
}
