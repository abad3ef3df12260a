package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A module of one's own that requires credo is made of the files of this folder as they are: it builds without a network, and its command
// line lists the rule and the circuit. The build shares its cache with the build of credo.
func TestOutsideModule(t *testing.T) {
	if testing.Short() {
		t.Skip("builds credo from another module: left out by -short")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command: ", err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"main.go", "oja.go", "linear.go"} {
		copied(t, name, filepath.Join(dir, name))
	}
	copied(t, filepath.Join(root, "go.sum"), filepath.Join(dir, "go.sum"))
	write(t, filepath.Join(dir, "go.mod"), outside(read(t, filepath.Join(root, "go.mod")), root))
	run(t, dir, "go", "build", "-o", "own", ".")
	for _, c := range []struct{ list, want string }{{"rules", "oja,"}, {"circuits", "linear,"}} {
		if out := run(t, dir, "./own", "list", c.list, "--format", "csv"); !strings.Contains(out, "\n"+c.want) {
			t.Errorf("list %s does not have %s:\n%s", c.list, c.want, out)
		}
	}
}

// outside returns the go.mod of a module that requires credo from a folder, and everything that credo requires.
func outside(credo, root string) string {
	_, body, _ := strings.Cut(credo, "module credo\n")
	body, _, _ = strings.Cut(body, "\ntool ")
	return "module example.org/own\n" + body + "\nrequire credo v0.0.0\n\nreplace credo => " + root + "\n"
}

// run runs a command in a folder without a network, and returns its standard output.
func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	c := exec.Command(name, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GOFLAGS=-mod=mod -buildvcs=false", "GOPROXY=off", "GOWORK=off", "CREDO_DATA=")
	var errs strings.Builder
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, errs.String())
	}
	return string(out)
}

func copied(t *testing.T, from, to string) {
	t.Helper()
	write(t, to, read(t, from))
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
