package graph_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "credo"

// lattice is the policy of imports, bottom first. A package belongs to the longest folder here that it lies in, and may import its
// own folder and the folders of lower lines. Folders of one line do not know each other, but for the folders of graph. The point stands
// for the files beside go.mod.
var lattice = [][]string{
	{"graph/kernel"},
	{"graph/exec"},
	{"graph"},
	{"graph/catalog", "graph/circuit", "graph/integrate", "graph/locality", "graph/graphtest"},
	{"models", "rules"},
	{"."},
	{"train"},
	{"cmd"},
}

// reserved lists the outside packages that only some folders may import, tests included.
var reserved = []struct {
	imports []string
	folders []string // "train/" is all below train, and not train itself
}{
	{[]string{"gorgonia.org/"}, []string{"graph", "graph/exec"}},
	{[]string{"github.com/mmcloughlin/avo"}, []string{"graph/kernel/gen", "graph/kernel/gen/"}},
	{[]string{"net/http", "net/rpc", "database/", "gonum.org/v1/plot", "html/template", "image/"}, []string{"train/", "cmd/"}},
}

// top are the folders that the repository may have. Folders that begin with a point, and files that git ignores, do not count.
var top = []string{"graph", "models", "rules", "train", "cmd", "notebooks-data", "runs"}

// processor tells the kernels which instructions there are. It is the only outside package that they may import.
const processor = "golang.org/x/sys/cpu"

// nameless are names of folders that say nothing.
var nameless = []string{"util", "utils", "common", "helper", "helpers", "misc", "internal", "shared", "lib", "pkg"}

// room returns the folder of the lattice that a package lies in, and its line.
func room(folder string) (name string, line int) {
	for i, rooms := range lattice {
		for _, r := range rooms {
			if (folder == r || strings.HasPrefix(folder, r+"/")) && len(r) > len(name) {
				name, line = r, i
			}
		}
	}
	return name, line
}

// forbidden says why a file in a folder may not import a path, or "".
func forbidden(folder, imported string, test bool) string {
	for _, r := range reserved {
		matches := func(p string) bool {
			return strings.HasPrefix(imported, p) || imported == strings.TrimSuffix(p, "/")
		}
		allowed := func(f string) bool {
			return folder == f || strings.HasSuffix(f, "/") && strings.HasPrefix(folder, f)
		}
		if slices.ContainsFunc(r.imports, matches) && !slices.ContainsFunc(r.folders, allowed) {
			return fmt.Sprintf("only %v may", r.folders)
		}
	}
	below, ours := strings.CutPrefix(imported, module+"/")
	if !ours {
		if first, _, _ := strings.Cut(imported, "/"); folder == "graph/kernel" && strings.Contains(first, ".") && imported != processor && !test {
			return "the kernels stand alone"
		}
		return ""
	}
	own, line := room(folder)
	other, theirs := room(below)
	siblings := line == theirs && strings.HasPrefix(own, "graph/") && strings.HasPrefix(other, "graph/")
	switch {
	case other == "":
		return "it is in no room"
	case test, own == other, theirs < line, siblings:
		return "" // Go itself refuses cycles, and tests may look down from above
	}
	return fmt.Sprintf("%s does not know %s", own, other)
}

// TestForbidden shows that the policy forbids.
func TestForbidden(t *testing.T) {
	for _, c := range []struct {
		folder, imported string
		test, forbidden  bool
	}{
		{"models", "credo/rules", false, true},
		{"rules", "credo/models", false, true},
		{"rules", "credo/models", true, false},
		{"rules/rulestest", "credo/rules", false, false},
		{"graph", "credo/graph/circuit", false, true},
		{"graph/circuit", "credo/graph", false, false},
		{"graph/locality", "credo/graph/circuit", false, false},
		{"graph/exec", "credo/graph", false, true},
		{"graph/kernel", "credo/graph/exec", false, true},
		{"graph/kernel", "gonum.org/v1/gonum/mat", false, true},
		{"graph/kernel", "gonum.org/v1/gonum/mat", true, false},
		{"graph/kernel", "golang.org/x/sys/cpu", false, false},
		{"graph/kernel", "github.com/mmcloughlin/avo/build", true, true},
		{"graph/kernel/gen", "github.com/mmcloughlin/avo/build", false, false},
		{"train", "credo/cmd/credo", false, true},
		{"train/data", "credo/train", false, false},
		{"rules", "credo/train/optim", false, true},
		{"cmd/credo", "credo/train", false, false},
		{"models", "credo/utils", false, true},
		{"graph/exec", "gorgonia.org/gorgonia", false, false},
		{"graph/locality", "gorgonia.org/gorgonia", false, true},
		{"models", "gorgonia.org/tensor", true, true},
		{"train", "gonum.org/v1/plot", false, true},
		{"train/report", "gonum.org/v1/plot/plotter", false, false},
		{"rules", "net/http", true, true},
		{"cmd/credo", "net/http", false, false},
		{"train", "image/png", false, true},
	} {
		if why := forbidden(c.folder, c.imported, c.test); (why != "") != c.forbidden {
			t.Errorf("%s imports %s (test: %v): %q", c.folder, c.imported, c.test, why)
		}
	}
}

// TestImports reads every Go file of the module, also files for other machines.
func TestImports(t *testing.T) {
	files := 0
	err := fs.WalkDir(os.DirFS(".."), ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return enter(t, file)
		}
		if path.Ext(file) != ".go" {
			return nil
		}
		files++
		folder := path.Dir(file)
		if own, _ := room(folder); own == "" {
			t.Errorf("%s is in no room", file)
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", file), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range parsed.Imports {
			imported, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			if why := forbidden(folder, imported, strings.HasSuffix(file, "_test.go")); why != "" {
				t.Errorf("%s may not import %s: %s", file, imported, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 100 {
		t.Errorf("only %d files were read", files)
	}
}

// enter judges the name of a folder.
func enter(t *testing.T, folder string) error {
	name := path.Base(folder)
	switch {
	case folder == ".":
		return nil
	case strings.HasPrefix(name, "."), name == "testdata":
		return fs.SkipDir
	case !strings.Contains(folder, "/") && !slices.Contains(top, folder):
		t.Errorf("the top-level folder %s is none of %v", folder, top)
	case slices.Contains(nameless, name):
		t.Errorf("the name of folder %s says nothing", folder)
	}
	return nil
}
