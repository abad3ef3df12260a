package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"example": main}) }

// Every command knows the rule and the circuit: testdata/own.txtar.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Files: []string{"testdata/own.txtar"}, RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("CREDO_DATA", "")
			return nil
		},
	})
}
