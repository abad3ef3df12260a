package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"credo/graph/kernel"
	"credo/train/runner"
)

type versionCmd struct{}

// Run prints the version and the libraries that decide about numbers.
func (versionCmd) Run(e *env) error {
	fmt.Fprintf(e.stdout, "credo %s %s %s/%s, %d cores\n", runner.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "gorgonia.org/gorgonia" || m.Path == "gorgonia.org/tensor" || m.Path == "gonum.org/v1/gonum" {
				fmt.Fprintf(e.stdout, "%s %s\n", m.Path, m.Version)
			}
		}
	}
	fmt.Fprintf(e.stdout, "kernels: %s (this machine has %s; %s chooses)\n", kernel.Level(), strings.Join(kernel.Levels(), ", "), kernel.EnvVar)
	return nil
}
