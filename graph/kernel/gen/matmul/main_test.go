package main

import (
	"bytes"
	"os"
	"testing"
)

// The files in the package are the present output of the generator.
func TestCurrent(t *testing.T) {
	for name, want := range files() {
		got, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from the output of the generator: run go generate in the package", name)
		}
	}
}
