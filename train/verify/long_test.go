package verify_test

import (
	"testing"

	"credo/train/verify"
)

// Properties 13, 14, 16, 19 and 20. Oracle: the specification's numbers, written in the checks themselves.
func TestProperties(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds")
	}
	for _, p := range verify.Properties() {
		t.Run(p.Name, func(t *testing.T) {
			found, err := p.Check()
			if err != nil || len(found) == 0 {
				t.Fatal(err, found)
			}
			for _, f := range found {
				t.Logf("%d %s: expected %s, found %s", p.Number, f.What, f.Expected, f.Found)
				if !f.Pass {
					t.Errorf("%d %s: expected %s, found %s", p.Number, f.What, f.Expected, f.Found)
				}
			}
		})
	}
}
