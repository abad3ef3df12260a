package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"credo/train/runner"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"credo": func() { Main(runner.Builtin()) }})
}

// Transcripts of the command line: testdata/script/*.txtar. Those whose name begins with long- are left out by -short.
func TestScript(t *testing.T) {
	all, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(all) == 0 {
		t.Fatal("no scripts", err)
	}
	var files []string
	for _, f := range all {
		if !testing.Short() || !strings.HasPrefix(filepath.Base(f), "long-") {
			files = append(files, f)
		}
	}
	testscript.Run(t, testscript.Params{
		Files: files, RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("CREDO_DATA", "")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits, "json": queryJSON, "idx": writeIDX, "edit": edit, "poke": poke, "cut": cut, "waitfor": waitFor, "serve": serve,
		},
	})
}
