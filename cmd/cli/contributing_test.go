package cli

import (
	"bytes"
	"encoding/json"
	gofmt "go/format"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The steps of CONTRIBUTING.md for a rule and a circuit, and no others, make both: the packages are sound, the rule and the circuit keep the
// laws, and the command line knows them with their options.
//
// The go command takes the changed files in place of the files of the tree (-overlay), so that no copy of the tree has to be compiled.
func TestContributingIsTrue(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the program anew: left out by -short")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command: ", err)
	}
	t.Chdir("../..")
	text, err := os.ReadFile("CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	n := &newcomer{t: t, files: map[string]string{}}
	for _, s := range steps(string(text)) {
		n.take(s)
	}
	for _, f := range []string{"rules/hebb.go", "rules/table.go", "models/adaline.go", "models/table.go"} {
		n.formatted(f)
	}
	if log := n.files["CHANGELOG.md"]; !strings.Contains(log, "`hebb`") || !strings.Contains(log, "`adaline`") {
		t.Error("no step puts the rule and the circuit into the changelog")
	}
	n.overlay = n.write()

	n.run("go", "vet", "./rules", "./models")
	n.run("go", "test", "./rules", "-run", "Find|Entries|Example")
	n.run("go", "test", "./models", "-run", "Tables|Describe|TestCircuits")
	n.run("go", "test", "./rules/rulestest", "-run", "TestRulesKeepTheLaws/hebb|TestRulesKeepTheLaws/.*/adaline|Transport")
	n.run("go", "test", "./graph/locality", "-run", "Rules|Backprop")
	n.commands()
	update := regexp.MustCompile("```\ngo test ./cmd/cli -run '(.+)' -update\n```").FindAllStringSubmatch(string(text), -1)
	if len(update) != 2 {
		t.Fatalf("%d steps make tables and schema anew, want one for the rule and one for the circuit", len(update))
	}
	n.update(update[0][1])
}

// update makes tables and schema anew in a copy of the files that it is about: the tests that need it fail before, and pass after.
func (n *newcomer) update(tests string) {
	n.t.Helper()
	program, copied := filepath.Join(n.t.TempDir(), "cli.test"), n.t.TempDir()
	n.run("go", "test", "-c", "-o", program, "./cmd/cli")
	for _, dir := range []string{"cmd/example", "cmd/cli/compare", "notebooks-data/experiments"} {
		if err := os.CopyFS(filepath.Join(copied, dir), os.DirFS(dir)); err != nil {
			n.t.Fatal(err)
		}
	}
	for _, file := range []string{"README.md", "rules/example_test.go"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(copied, file)), 0o755); err != nil {
			n.t.Fatal(err)
		}
		write(n.t, filepath.Join(copied, file), read(n.t, file))
	}
	here := filepath.Join(copied, "cmd/cli")
	if out, err := n.command(here, program, "-test.run", tests).CombinedOutput(); err == nil {
		n.t.Errorf("the tables are current before the step:\n%s", out)
	}
	for _, args := range [][]string{{"-update"}, nil} {
		if out, err := n.command(here, program, append([]string{"-test.run", tests}, args...)...).CombinedOutput(); err != nil {
			n.t.Errorf("%v: %v\n%s", args, err, out)
		}
	}
	if readme := read(n.t, filepath.Join(copied, "README.md")); !strings.Contains(readme, "| hebb |") || !strings.Contains(readme, "| adaline |") {
		n.t.Error("the README does not list the rule and the circuit")
	}
}

// commands asks the command line for the rule and the circuit.
func (n *newcomer) commands() {
	n.t.Helper()
	credo := filepath.Join(n.t.TempDir(), "credo")
	n.run("go", "build", "-o", credo, "./cmd/credo")
	out := n.t.TempDir()
	for _, c := range []struct {
		args string
		want string // in the output, as a pattern
	}{
		{"list rules --format csv", `(?m)^hebb,.*dic.*,yes,`},
		{"list circuits --format csv", `(?m)^adaline,.*backprop`},
		{"inspect dic hebb --format csv", `(?m)^W1,none,`},
		{"keys rule rule.name=hebb --format csv", `(?m)^rule.threshold,0.5,at least 0,own rate`},
		{"keys circuit circuit.name=adaline --format csv", `(?m)^circuit.init,lecun,`},
		{"train --rule hebb rule.threshold=0.3 epochs=1 --format csv --out " + filepath.Join(out, "hebb"), `(?m)^dic,hebb,`},
		{"inspect adaline", `circuit adaline: \d+ parameters; one step under backprop`},
		{"train --circuit adaline circuit.init=normal epochs=1 --format csv --out " + filepath.Join(out, "adaline"), `(?m)^adaline,backprop,`},
		{"inspect " + filepath.Join(out, "adaline", "model.safetensors"), `circuit adaline: 650 parameters`},
		{"keys --schema", `(?s)hebb.*threshold|threshold.*hebb`},
		{"keys --schema", `adaline`},
	} {
		if got := n.run(credo, strings.Fields(c.args)...); !regexp.MustCompile(c.want).MatchString(got) {
			n.t.Errorf("credo %s prints no %s:\n%s", c.args, c.want, got)
		}
	}
	for run, setting := range map[string]string{"hebb": "threshold: 0.3", "adaline": "name: normal"} {
		if got, err := os.ReadFile(filepath.Join(out, run, "experiment.yaml")); err != nil || !strings.Contains(string(got), setting) {
			n.t.Errorf("the record of the run of %s lacks %s: %v\n%s", run, setting, err, got)
		}
	}
}

// step is a code block of the document: a new file, or a row that goes into a file after a line.
type step struct{ file, after, text string }

// steps finds the code blocks that a comment marks, in order.
func steps(text string) (out []step) {
	block := regexp.MustCompile("(?s)<!-- (file|row): (\\S+?)(?: after: ([^\n]+))? -->\n```\\w*\n(.*?)```\n")
	for _, m := range block.FindAllStringSubmatch(text, -1) {
		out = append(out, step{m[2], m[3], m[4]})
	}
	return out
}

// newcomer does as the document says. files are the files that the steps make or change.
type newcomer struct {
	t       *testing.T
	files   map[string]string
	overlay string // the file that tells the go command about them
}

// take takes one step.
func (n *newcomer) take(s step) {
	n.t.Helper()
	if _, err := os.Stat(s.file); s.after == "" {
		if err == nil || n.files[s.file] != "" {
			n.t.Fatalf("a step makes %s, which is there already", s.file)
		}
		n.files[s.file] = s.text
		return
	}
	old, changed := n.files[s.file]
	if !changed {
		text, err := os.ReadFile(s.file)
		if err != nil {
			n.t.Fatal(err)
		}
		old = string(text)
	}
	lines := strings.SplitAfter(old, "\n")
	same := func(line string) bool { return slices.Equal(strings.Fields(line), strings.Fields(s.after)) }
	at := slices.IndexFunc(lines, same)
	if at < 0 || slices.ContainsFunc(lines[at+1:], same) {
		n.t.Fatalf("a row goes after the line %q of %s, which is not there once", s.after, s.file)
	}
	n.files[s.file] = strings.Join(slices.Insert(lines, at+1, s.text), "")
}

// formatted makes sure that steps made or changed the file, and that gofmt would not.
func (n *newcomer) formatted(file string) {
	n.t.Helper()
	text, ok := n.files[file]
	if !ok {
		n.t.Fatalf("no step makes or changes %s", file)
	}
	if tidy, err := gofmt.Source([]byte(text)); err != nil || !bytes.Equal(tidy, []byte(text)) {
		n.t.Errorf("%s is not as gofmt would have it: %v\n%s", file, err, tidy)
	}
}

// write writes the files elsewhere, and the list of their places for the go command.
func (n *newcomer) write() (overlay string) {
	n.t.Helper()
	root, err := os.Getwd()
	if err != nil {
		n.t.Fatal(err)
	}
	dir, places := n.t.TempDir(), map[string]string{}
	put := func(name, text string) string {
		path := filepath.Join(dir, strings.ReplaceAll(name, "/", "_"))
		write(n.t, path, text)
		return path
	}
	for name, text := range n.files {
		places[filepath.Join(root, name)] = put(name, text)
	}
	list, err := json.Marshal(map[string]any{"Replace": places})
	if err != nil {
		n.t.Fatal(err)
	}
	return put("overlay.json", string(list))
}

// command is a command in a folder.
func (n *newcomer) command(dir, name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false -overlay="+n.overlay, "CREDO_DATA=", "COMP_LINE=")
	return c
}

// run runs a command and returns its standard output; the go command sees the files of the steps.
func (n *newcomer) run(name string, args ...string) string {
	n.t.Helper()
	c := n.command(".", name, args...)
	var errs strings.Builder
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		n.t.Fatalf("%s %s: %v\n%s%s", filepath.Base(name), strings.Join(args, " "), err, out, errs.String())
	}
	return string(out)
}
