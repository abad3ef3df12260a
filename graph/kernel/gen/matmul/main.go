// Command matmul writes the assembly of package kernel's matrix multiply, and
// the Go declarations of its functions.
//
// For each level of instructions and each type of element there are tiles, that
// multiply, and two ways to pack. The files are matmul_amd64.s and
// matmul_stub_amd64.go in the folder of the package; the test here fails when
// they differ from the output of the generator.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
)

// folder of package kernel, seen from where go generate runs.
const folder = "."

func main() {
	for name, text := range files() {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// files gives the text of the files by their names.
func files() map[string][]byte {
	c := build.NewContext()
	c.ConstraintExpr("amd64")
	for _, g := range []*generator{
		{Context: c, level: "AVX512", size: 4}, {Context: c, level: "AVX512", size: 8},
		{Context: c, level: "AVX2", size: 4}, {Context: c, level: "AVX2", size: 8},
	} {
		g.number()
		for _, w := range widths {
			g.tile(w)
		}
		g.turnedTile()
		g.copyRows()
		g.turnRows()
	}
	f, err := c.Result()
	must(err)
	must(pass.Compile.Execute(f))
	config := printer.Config{Argv: []string{"go", "run", "./gen/matmul"}, Pkg: "kernel"}
	asm, err := printer.NewGoAsm(config).Print(f)
	must(err)
	stubs, err := printer.NewStubs(config).Print(f)
	must(err)
	return map[string][]byte{"matmul_amd64.s": asm, "matmul_stub_amd64.go": stubs}
}

// must ends the generator: a fault in it is a fault of the programmer.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
