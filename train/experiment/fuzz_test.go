package experiment

import (
	"os"
	"path/filepath"
	"testing"
)

// Whatever the bytes: no panic, and what is read as an experiment is valid and survives being written.
func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.yaml")
	bad, _ := filepath.Glob("testdata/bad/*.yaml")
	for _, file := range append(files, bad...) {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src, "optimizer.lr=0.1")
	}
	f.Add([]byte("name: \"a\\x07\\u00e9\""), "circuit.phi_e={name: sigmoid}")
	f.Fuzz(func(t *testing.T, src []byte, arg string) {
		for _, args := range [][]string{nil, {arg}} {
			e, err := Decode("f", src, Known{}, args...)
			if err != nil {
				continue
			}
			if err := e.Validate(Known{}); err != nil {
				t.Fatal(err)
			}
			roundTrip(t, e)
		}
	})
}
