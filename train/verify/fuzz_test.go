package verify_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"credo/graph"
	"credo/train/verify"
)

// Whatever the bytes, Parse returns; what it refuses it refuses by the file's name; what it takes can be computed without a
// panic, and written as JSON.
func FuzzParse(f *testing.F) {
	for _, x := range badFiles {
		if len(x.text) < 1000 {
			f.Add(x.text)
		}
	}
	data, err := os.ReadFile("embedded/cases.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, line := range strings.Split(string(data), "\n") {
		if strings.HasPrefix(line, `{"name"`) && len(line) < 6000 {
			f.Add(`{"system": "dic", "version": 1, "cases": [` + strings.TrimSuffix(line, ",") + `]}`)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, err := verify.Parse(strings.NewReader(text), "fuzz")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "fuzz:") {
				t.Errorf("error does not name the file: %v", err)
			}
			return
		}
		var quick []verify.Case // the number of a transient's steps is the file's to say
		for _, c := range file.Cases {
			if c.Kind != "transient" {
				quick = append(quick, c)
			}
		}
		out, err := json.Marshal(verify.Replay(quick, graph.Float32))
		if err != nil || !json.Valid(out) {
			t.Errorf("replay is not JSON: %v", err)
		}
	})
}
