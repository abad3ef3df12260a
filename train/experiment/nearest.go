package experiment

import (
	"strings"

	"github.com/agext/levenshtein"
)

// nearest returns the word that a misspelt one may mean, "" if none is near: a third of its letters off.
func nearest(word string, words []string) string {
	best, least := "", (len(word)+2)/3+1
	for _, w := range words {
		if d := levenshtein.Distance(strings.ToLower(word), w, nil); d < least && d < max(len(word), len(w)) {
			best, least = w, d
		}
	}
	return best
}

// unknownKey says what may be meant by a key that a section does not have: a neighbour in letters, the same key of another
// section, or any of those that are there.
func unknownKey(key string, here []field, choice chooser) string {
	var words []string
	for _, f := range here {
		if f.applies(choice) {
			words = append(words, f.key)
		}
	}
	elsewhere := homes(key, experimentFields(), choice)
	if near := nearest(key, words); near != "" {
		return "unknown key; did you mean " + near + "?"
	}
	if len(elsewhere) > 0 {
		return "unknown key; did you mean " + strings.Join(elsewhere, " or ") + "?"
	}
	return "unknown key; here can be " + strings.Join(words, ", ")
}

// homes lists the paths at which a key is known.
func homes(key string, fields []field, choice chooser) []string {
	var out []string
	for _, f := range fields {
		if !f.applies(choice) {
			continue
		}
		if f.key == key {
			out = append(out, f.path)
		}
		if f.section() {
			out = append(out, homes(key, f.fields(), choice)...)
		}
	}
	return out
}
