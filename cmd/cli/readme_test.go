package cli

import (
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"credo/train/data"
	"credo/train/experiment"
	"credo/train/runner"
)

var update = flag.Bool("update", false, "write the example of the README anew")

// Every command line that the README, the contributing notes and the help show is one: it parses, and the circuit, rule and
// optimizer that it asks for can be built.
func TestCommandsShown(t *testing.T) {
	t.Chdir("../..")
	shown := commandsIn(read(t, "README.md") + read(t, "CONTRIBUTING.md"))
	for _, help := range []string{trainCmd{}.Help(), compareCmd{}.Help(), verifyCmd{}.Help(), inspectCmd{}.Help(), figureCmd{}.Help(), listCmd{}.Help(), keysCmd{}.Help(), benchCmd{}.Help(), runsCmd{}.Help()} {
		shown = append(shown, commandsIn("```\n"+help+"\n```\n")...)
	}
	if len(shown) < 15 {
		t.Fatalf("only %d commands were found", len(shown))
	}
	for _, line := range shown {
		t.Log("credo" + line)
		if err := tryCommand(words(line)); err != nil {
			t.Errorf("%s\n%v", line, err)
		}
	}
}

// commandsIn finds the arguments of "credo" or "go run ./cmd/credo" in blocks of code and between backticks. In help an explanation may
// stand behind two spaces.
func commandsIn(text string) (out []string) {
	line := regexp.MustCompile(`(?m)^ *(?:credo|go run \./cmd/credo)((?: \S+)+?) *(?:  .*)?$`)
	for _, block := range regexp.MustCompile("(?s)```\\w*\n(.*?)```").FindAllStringSubmatch(text, -1) {
		for _, m := range line.FindAllStringSubmatch(block[1], -1) {
			out = append(out, m[1])
		}
	}
	for _, m := range regexp.MustCompile("`credo( [^`]+)`").FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

// words splits a line as a shell does that knows only spaces and single quotes.
func words(line string) (out []string) {
	for _, m := range regexp.MustCompile(`(?:[^\s']|'[^']*')+`).FindAllString(line, -1) {
		out = append(out, strings.ReplaceAll(m, "'", ""))
	}
	return out
}

func tryCommand(args []string) error {
	if args[len(args)-1] == "--help" {
		args = args[:len(args)-1]
	}
	var c commands
	e := &env{ctx: context.Background(), stdout: io.Discard, stderr: io.Discard, catalog: runner.Builtin()}
	p, err := newParser(e.catalog, &c)
	if err != nil {
		return err
	}
	parsed, err := p.Parse(gather(p.Model, args))
	if err != nil {
		return err
	}
	var exp experiment.Experiment
	switch command, _, _ := strings.Cut(parsed.Command(), " "); command {
	case "train":
		exp, err = c.Train.read(e, "")
	case "compare":
		exp, err = c.Compare.comparison(e)
	case "inspect":
		exp, err = c.Inspect.experiment(e)
	case "bench":
		if exp, err = c.Bench.read(e, c.Bench.base(e)); err == nil {
			exp, _, err = benchSized(exp)
		}
	case "figure":
		_, _, err := c.Figure.make()
		return err
	case "keys":
		return c.Keys.Run(e)
	case "list":
		return c.List.Run(e)
	default:
		return nil
	}
	if strings.Contains(strings.Join(args, " "), "experiment.yaml") || strings.Contains(c.Inspect.Subject, ".safetensors") {
		return nil // stands for a file of the user's own
	}
	if err != nil || data.IsPath(exp.DataName()) { // a path stands for one's own, too
		return err
	}
	for _, row := range exp.Rows() {
		if row, err = runner.Sized(row); err != nil {
			return err
		}
		if _, err := runner.NewLearner(row); err != nil {
			return err
		}
	}
	return nil
}

// The experiment files that the README shows are read without a problem.
func TestExperimentsShown(t *testing.T) {
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(read(t, "../../README.md"), -1)
	if len(blocks) == 0 {
		t.Fatal("README.md shows no experiment file")
	}
	for _, b := range blocks {
		if _, err := experiment.Decode(runner.Builtin(), "README.md", []byte(b[1])); err != nil {
			t.Errorf("%v in\n%s", err, b[1])
		}
	}
}

// Parts of the README are made from files and tables; go test ./cmd/cli -run Readme -update writes them anew.
func TestReadmeShowsFilesAndTables(t *testing.T) {
	readme := read(t, "../../README.md")
	for name, want := range map[string]string{
		"example":  "```go\n" + read(t, "../../rules/example_test.go") + "```\n",
		"outside":  "```go\n" + read(t, "../example/main.go") + "```\n",
		"systems":  markdown(t, "systems"),
		"circuits": markdown(t, "circuits") + "\n" + markdown(t, "rules"),
	} {
		begin, end := "<!-- "+name+":begin -->\n", "<!-- "+name+":end -->"
		before, rest, ok := strings.Cut(readme, begin)
		shown, after, ok2 := strings.Cut(rest, end)
		switch {
		case !ok || !ok2:
			t.Fatalf("README.md has no place for %s", name)
		case shown != want && !*update:
			t.Errorf("README.md does not show %s as it is: run go test ./cmd/cli -run Readme -update", name)
		}
		readme = before + begin + want + end + after
	}
	if *update {
		write(t, "../../README.md", readme)
	}
}

// markdown is a list of things as the README shows it.
func markdown(t *testing.T, kind string) string {
	var out strings.Builder
	e := &env{ctx: t.Context(), stdout: &out, stderr: io.Discard, catalog: runner.Builtin()}
	if err := (listCmd{Kind: kind, format: format{"markdown"}}).Run(e); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// The schema beside the experiments is the one of the tables; go test ./cmd/cli -run Schema -update writes it anew.
func TestSchemaIsCurrent(t *testing.T) {
	const path = "../../notebooks-data/experiments/experiment.schema.json"
	want, err := experiment.Schema(runner.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		write(t, path, string(want))
	}
	if read(t, path) != string(want) {
		t.Errorf("%s is not current: run go test ./cmd/cli -run Schema -update", path)
	}
}

// Experiments that are checked in tell editors where their schema is, and have no key of an earlier version.
func TestExperimentsAreCurrent(t *testing.T) {
	files := 0
	for _, pattern := range []string{"../../notebooks-data/experiments/*.yaml", "../../notebooks-data/experiments/*/*.yaml", "compare/*.yaml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			files++
			first, _, _ := strings.Cut(read(t, path), "\n")
			schema, ok := strings.CutPrefix(first, "# yaml-language-server: $schema=")
			if !ok {
				t.Errorf("%s does not begin with the place of its schema", path)
			}
			read(t, filepath.Join(filepath.Dir(path), schema))
			e, err := experiment.Read(runner.Builtin(), path)
			if err != nil {
				t.Error(err)
			}
			if len(e.Renamed()) > 0 {
				t.Errorf("%s: %s", path, e.Renamed())
			}
		}
	}
	if files < 15 {
		t.Errorf("only %d files", files)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
