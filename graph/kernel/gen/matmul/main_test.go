package main

import (
	"bytes"
	"os"
	"testing"
)

// The files in the package are what the generator writes now.
func TestCurrent(t *testing.T) {
	for name, want := range files() {
		got, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the generator writes: run go generate in the package", name)
		}
	}
}
