package cli

import (
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/train/experiment"
	"credo/train/settings"
)

type keysCmd struct {
	Args   []string `arg:"" optional:"" name:"prefix" predictor:"settings" help:"The beginning of the keys to list, and choices whose keys to list: circuit.name=burstccn."`
	Schema bool     `help:"Print the JSON Schema of experiment files instead, for editors that complete and check them."`
	format
}

// Help teaches.
func (keysCmd) Help() string {
	return `  credo keys
  credo keys optimizer
  credo keys circuit circuit.name=burstccn
  credo keys circuit.settle circuit.settle=rk4
  credo keys --schema > experiment.schema.json

The first line of an experiment file tells an editor its schema: # yaml-language-server: $schema=experiment.schema.json`
}

// Run lists.
func (c keysCmd) Run(e *env) error {
	if c.Schema {
		text, err := experiment.Schema(e.catalog)
		if err != nil {
			return err
		}
		_, err = e.stdout.Write(text)
		return err
	}
	prefix, chosen := "", []string(nil)
	for _, a := range c.Args {
		switch {
		case strings.Contains(a, "="):
			chosen = append(chosen, a)
		case prefix != "":
			return usage(errors.Errorf("two prefixes, %s and %s: give one, and choices as key=value", prefix, a))
		default:
			prefix = a
		}
	}
	exp, err := decode(e, "", "", chosen)
	if err != nil {
		return err
	}
	all := exp.Keys()
	keys := slices.DeleteFunc(slices.Clone(all), func(k settings.Key) bool { return !under(k.Path, prefix) })
	if len(keys) == 0 {
		return usage(errors.Errorf("no key begins with %s; the first words are %s", prefix, strings.Join(heads(all), ", ")))
	}
	return c.print(e.stdout, keySheet(keys))
}

// under tells whether a key begins with a prefix, up to a point between words or within the last word.
func under(path, prefix string) bool { return strings.HasPrefix(path, prefix) }

// heads lists the sections.
func heads(keys []settings.Key) (out []string) {
	for _, k := range keys {
		if head, _, _ := strings.Cut(k.Path, "."); !slices.Contains(out, head) {
			out = append(out, head)
		}
	}
	return out
}

func keySheet(keys []settings.Key) sheet {
	s := sheet{head: []string{"key", "default", "allowed", "meaning"}, value: map[string]any{"keys": keys}}
	for _, k := range keys {
		allowed := k.Allowed
		if allowed == "" || strings.Contains(k.Kind, "list") || strings.Contains(k.Kind, "mapping") {
			allowed = strings.TrimSuffix(k.Kind+": "+allowed, ": ")
		}
		s.rows = append(s.rows, []string{k.Path, k.Default, allowed, k.Doc})
	}
	return s
}
