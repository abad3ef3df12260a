package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"credo": main}) }

// The program is the command line over everything built in, and tells the libraries that decide about its numbers.
func TestProgram(t *testing.T) { testscript.Run(t, testscript.Params{Dir: "testdata"}) }
