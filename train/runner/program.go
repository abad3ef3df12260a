package runner

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// Version is the version of credo. It is set when a release is cut; see CHANGELOG.md.
const Version = "0.1.0"

// Program tells which program made a run.
type Program struct {
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"` // as far as the build knows; "+" behind it: with changes that were not committed
	Go      string `json:"go"`
}

// ThisProgram returns the program that runs.
func ThisProgram() Program {
	p := Program{Version: Version, Go: strings.TrimPrefix(runtime.Version(), "go")}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return p
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			p.Commit = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			p.Commit += "+"
		}
	}
	return p
}

// String says it in a word or two: "credo 0.1.0 (1a2b3c4d, Go 1.26.8)".
func (p Program) String() string {
	commit := ""
	if p.Commit != "" {
		commit = fmt.Sprintf("%.8s%s, ", p.Commit, strings.Repeat("+", strings.Count(p.Commit, "+")))
	}
	return fmt.Sprintf("credo %s (%sGo %s)", p.Version, commit, p.Go)
}
