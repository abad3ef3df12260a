package settings

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"credo/graph/catalog"
)

// stage is a mapping of a list. Its step is 1 unless another is given.
type stage struct {
	Cells int    `yaml:"cells" min:"1" doc:"of the stage"`
	Kind  string `yaml:"kind" one:"round square"`
	Step  int    `yaml:"step" min:"1"`
}

func (s *stage) Complete(given func(key string) bool) {
	if !given("step") {
		s.Step = 1
	}
}

type staged struct {
	Stages []stage `yaml:"stages" optional:"yes" doc:"from below"`
	Size   int     `yaml:"size"`
}

func readStages(text string) (out staged, problems string) {
	n, p := Parse("f", []byte(text))
	if len(p) == 0 {
		p = Reader{catalog.New()}.Decode(n, &out)
	}
	return out, p.Error()
}

// Lists of mappings are read, written and completed item by item.
func TestListsOfMappings(t *testing.T) {
	for text, want := range map[string]staged{
		"size: 3":    {Size: 3},
		"stages: []": {Stages: []stage{}},
		"stages: [{cells: 4, kind: round, step: 2}, {kind: square, cells: 5}]":                   {Stages: []stage{{4, "round", 2}, {5, "square", 1}}},
		"stages:\n- cells: 4\n  kind: round\n-\n  step: 3\n  cells: 6\n  kind: round\nsize: 2\n": {Stages: []stage{{4, "round", 1}, {6, "round", 3}}, Size: 2},
		`stages: [{"cells":4,"kind":"round"}]`:                                                   {Stages: []stage{{4, "round", 1}}},
	} {
		got, problems := readStages(text)
		if diff := cmp.Diff(want, got); diff != "" || problems != (Problems{}).Error() {
			t.Errorf("%s: %s\n%s", text, problems, diff)
		}
		written := strings.Join(Reader{catalog.New()}.Encode(got).Lines, "\n")
		if again, problems := readStages(written); len(got.Stages) > 0 && cmp.Diff(want, again) != "" {
			t.Errorf("%s: written as\n%s\n%s", text, written, problems)
		}
	}
	got := Reader{catalog.New()}.Encode(staged{Stages: []stage{{4, "round", 2}, {5, "square", 1}}}).Lines[0]
	if want := "stages: [{cells: 4, kind: round, step: 2}, {cells: 5, kind: square, step: 1}]"; got != want {
		t.Errorf("written as %s, want %s", got, want)
	}
}

// Problems in an item have its place and its key; all are told.
func TestProblemsInListsOfMappings(t *testing.T) {
	for text, want := range map[string]string{
		"stages: 3":                        "f:1:9: stages: expected a list of mappings, got 3",
		"stages: {cells: 3}":               "f:1:9: stages: expected a list of mappings, got a mapping",
		"stages: [3]":                      "f:1:10: stages[0]: expected a mapping, got 3",
		"stages: [{cells: 3}, [1]]":        "f:1:22: stages[1]: expected a mapping, got a list",
		"stages: [{cells: 0}]":             "f:1:18: stages[0].cells: 0 is not allowed: must be at least 1",
		"stages: [{cells: a}]":             "f:1:18: stages[0].cells: expected a whole number, got a",
		"stages: [{cell: 3}]":              "f:1:11: stages[0].cell: unknown key; did you mean cells?",
		"stages: [{kind: cube}]":           `f:1:17: stages[0].kind: "cube" is not one of round, square`,
		"stages: [{cells: 3}, {other: 3}]": "f:1:23: stages[1].other: unknown key; here can be cells, kind, step",
		"stages: [{cells: 0}, {step: 0}]":  "f:1:18: stages[0].cells: 0 is not allowed: must be at least 1\nf:1:29: stages[1].step: 0 is not allowed: must be at least 1",
	} {
		got, problems := readStages(text)
		if !strings.HasPrefix(problems, want) || got.Stages != nil {
			t.Errorf("%s: %+v\n got %s\nwant %s", text, got, problems, want)
		}
	}
}

// Lists of mappings that are made in Go are checked item by item, described, and have a schema.
func TestListsOfMappingsElsewhere(t *testing.T) {
	made := staged{Stages: []stage{{4, "round", 1}, {0, "round", 0}}}
	problems := Check(&made)
	if len(problems) != 2 || problems[0].Key != "stages[1].cells" || problems[1].Key != "stages[1].step" {
		t.Errorf("told %v", problems)
	}
	r := Reader{catalog.New()}
	if k := r.Describe(&made)[0]; k.Kind != "a list of mappings" || k.Default != "[{cells: 4, kind: round, step: 1}, {cells: 0, kind: round, step: 0}]" {
		t.Errorf("described as %+v", k)
	}
	got, err := json.Marshal(r.Schema(&made)["properties"].(Object)["stages"])
	want := `{"description":"from below","items":{"additionalProperties":false,"properties":{"cells":{"description":"of the stage","minimum":1,"type":"integer"},` +
		`"kind":{"enum":["round","square"],"type":"string"},"step":{"minimum":1,"type":"integer"}},"type":"object"},"type":"array"}`
	if err != nil || string(got) != want {
		t.Errorf("schema\n%s\nwant\n%s", got, want)
	}
	if c := catalog.Clone(made); &c.Stages[0] == &made.Stages[0] {
		t.Error("a clone shares its list")
	}
}
