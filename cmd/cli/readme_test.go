package cli

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"credo/train/experiment"
	"credo/train/runner"
)

var update = flag.Bool("update", false, "write the example of the README anew")

// Every command line that the README, the contributing notes and the help show is one: it parses, and the circuit, rule and
// optimizer that it asks for can be built.
func TestCommandsShown(t *testing.T) {
	t.Chdir("../..")
	shown := commands(read(t, "README.md") + read(t, "CONTRIBUTING.md"))
	for _, help := range []string{trainCmd{}.Help(), compareCmd{}.Help(), verifyCmd{}.Help(), inspectCmd{}.Help(), figureCmd{}.Help()} {
		shown = append(shown, commands("```\n"+help+"\n```\n")...)
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

// commands finds what follows "credo" or "go run ./cmd/credo" in blocks of code and between backticks. In help an explanation may
// stand behind two spaces.
func commands(text string) (out []string) {
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
	var c cli
	p, err := newParser(&c)
	if err != nil {
		return err
	}
	parsed, err := p.Parse(gather(p.Model, args))
	if err != nil {
		return err
	}
	var e experiment.Experiment
	switch command, _, _ := strings.Cut(parsed.Command(), " "); command {
	case "train":
		e, err = c.Train.read("")
	case "compare":
		e, err = c.Compare.read(c.Compare.comparison())
	case "inspect":
		e, err = c.Inspect.experiment()
	default:
		return nil
	}
	if strings.Contains(strings.Join(args, " "), "experiment.yaml") || strings.Contains(c.Inspect.Subject, ".safetensors") {
		return nil // stands for a file of the user's own
	}
	if err != nil || e.Data.Own() { // a path stands for one's own, too
		return err
	}
	for _, row := range e.Rows() {
		if row, err = runner.Sized(row); err != nil {
			return err
		}
		if _, err := runner.NewLearner(row); err != nil {
			return err
		}
	}
	return nil
}

// The README's example is the file that go test ./rules compiles and runs; go test ./cmd/credo -run Example -update copies it.
func TestReadmeShowsTheExample(t *testing.T) {
	const begin, end = "<!-- example:begin -->\n", "<!-- example:end -->"
	readme := read(t, "../../README.md")
	before, rest, ok := strings.Cut(readme, begin)
	shown, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("README.md has no place for the example")
	}
	want := "```go\n" + read(t, "../../rules/example_test.go") + "```\n"
	if shown == want {
		return
	}
	if !*update {
		t.Fatalf("README.md does not show rules/example_test.go as it is: run go test ./cmd/credo -run Example -update")
	}
	if err := os.WriteFile("../../README.md", []byte(before+begin+want+end+after), 0o644); err != nil {
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
