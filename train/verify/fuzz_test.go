package verify_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/train/verify"
)

// Parse returns for any bytes; it refuses a file by its name; cases that it takes can be computed without a panic, and written as JSON.
func FuzzParse(f *testing.F) {
	for _, x := range badFiles {
		if len(x.text) < 1000 {
			f.Add(x.text)
		}
	}
	for _, system := range systems {
		data, err := os.ReadFile("embedded/" + system + ".json")
		if err != nil {
			f.Fatal(err)
		}
		for _, line := range strings.Split(string(data), "\n") {
			if strings.HasPrefix(line, `{"name"`) && len(line) < 8000 {
				f.Add(`{"system": "` + system + `", "version": 1, "cases": [` + strings.TrimSuffix(line, ",") + `]}`)
			}
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
		long := []string{"transient", "trajectory", "replay", "replay-angles", "replay-data", "q-alignment"} // as long as the file says
		quick := slices.DeleteFunc(file.Cases, func(c verify.Case) bool { return slices.Contains(long, c.Kind) })
		out, err := json.Marshal(verify.Replay(quick, graph.Float32))
		if err != nil || !json.Valid(out) {
			t.Errorf("replay is not JSON: %v", err)
		}
	})
}
