package verify_test

import (
	"bytes"
	"os"
	"testing"

	"credo/train/verify"
)

// BenchmarkParse reads a file that is nearly all numbers.
func BenchmarkParse(b *testing.B) {
	data, err := os.ReadFile("embedded/burst.json")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := verify.Parse(bytes.NewReader(data), "burst.json"); err != nil {
			b.Fatal(err)
		}
	}
}
