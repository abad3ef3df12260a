package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

var output = sync.OnceValues(generate)

// The committed files are the output of this program.
func TestCurrent(t *testing.T) {
	files, err := output()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not current: run go generate ./graph/kernel", name)
		}
	}
}

// No function needs an instruction that its level does not promise.
func TestInstructionSets(t *testing.T) {
	files, err := output()
	if err != nil {
		t.Fatal(err)
	}
	avx2 := []string{"AVX", "AVX2", "CMOV", "FMA3"}
	allowed := map[string][]string{"AVX2": avx2, "AVX512": append(avx2, "AVX512F", "AVX512DQ", "AVX512VL")}
	text := string(files["vector_amd64.s"])
	found := regexp.MustCompile(`(?m)^// func \w+(AVX2|AVX512)F\d\d\(.*\n// Requires: (.*)$`).FindAllStringSubmatch(text, -1)
	if want := strings.Count(text, "\nTEXT "); len(found) != want || want != 4*len(names()) {
		t.Fatalf("%d functions state their requirements, of %d", len(found), want)
	}
	for _, m := range found {
		for _, set := range strings.Split(m[2], ", ") {
			if !slices.Contains(allowed[m[1]], set) {
				t.Errorf("%s", m[0])
			}
		}
	}
}
