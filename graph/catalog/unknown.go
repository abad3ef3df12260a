package catalog

import (
	"fmt"
	"strings"

	"github.com/agext/levenshtein"
)

// Unknown says that a word is none of those that are known, and suggests the nearest.
func Unknown(word string, known []string) string {
	message := fmt.Sprintf("%q is not one of %s", word, strings.Join(known, ", "))
	if near := Nearest(word, known); near != "" {
		message += "; did you mean " + near + "?"
	}
	return message
}

// Nearest returns the word that a misspelt one may mean, "" if none is near: at most a third of its letters are off.
func Nearest(word string, words []string) string {
	best, least := "", (len(word)+2)/3+1
	for _, w := range words {
		if d := levenshtein.Distance(strings.ToLower(word), w, nil); d < least && d < max(len(word), len(w)) {
			best, least = w, d
		}
	}
	return best
}
