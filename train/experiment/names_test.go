package experiment_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/optim"
	"credo/train/runner"
)

// Packages that read experiments know no circuit, rule or optimizer by name: no text in their code has such a word, and they do not import
// circuits. Their messages take names from the entries.
func TestNoThingIsKnownByName(t *testing.T) {
	c := runner.Builtin()
	names := slices.Concat(catalog.Get[circuit.Model](c).Names(), catalog.Get[rules.Recipe](c).Names(), catalog.Get[optim.Optimizer](c).Names())
	literals := 0
	for _, folder := range []string{".", "../settings", "../../graph/catalog"} {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(folder, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			tree, err := parser.ParseFile(set, file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					return true
				}
				text, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				literals++
				if text == "credo/models" {
					t.Errorf("%s imports circuits", set.Position(lit.Pos()))
				}
				for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789-", r) }) {
					if slices.Contains(names, word) {
						t.Errorf("%s: %q names %s", set.Position(lit.Pos()), text, word)
					}
				}
				return true
			})
		}
	}
	if literals < 200 {
		t.Errorf("only %d texts were looked at", literals)
	}
}
