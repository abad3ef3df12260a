package experiment_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/train/settings"
)

// No bytes make it panic. An experiment that is read survives being written; bytes that are none are refused by a list of problems.
func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.yaml")
	bad, _ := filepath.Glob("testdata/bad/*.yaml")
	before, _ := filepath.Glob("../runner/testdata/before/resolved/*.yaml")
	for _, file := range append(append(files, bad...), before...) {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src, "optimizer.lr=0.1")
	}
	f.Add([]byte("name: \"a\\x07\\u00e9\""), "circuit.phi_e={name: sigmoid}")
	f.Add([]byte("circuit: {y: {mode: tied}}\nsettle: euler"), "circuit=burstccn")
	f.Fuzz(func(t *testing.T, src []byte, arg string) {
		for _, args := range [][]string{nil, {arg}} {
			e, err := read("f", string(src), args...)
			if err != nil {
				if p := (settings.Problems{}); !errors.As(err, &p) || len(p) == 0 {
					t.Fatalf("%v is no list of problems", err)
				}
				continue
			}
			same(t, e)
			if resolved, err := e.Resolve(circuit.Shape{6}, 3); err == nil {
				roundTrip(t, resolved)
			}
		}
	})
}
