package experiment

import (
	"maps"
	"slices"
	"strings"

	"credo/train/settings"
)

// Label names the experiment for people: its name, or circuit and rule.
func (e Experiment) Label() string {
	if e.Name != "" {
		return e.Name
	}
	return e.CircuitName() + " " + e.RuleName()
}

// Labels names the rows of a comparison. Rows of one circuit and rule are told apart by the settings in which they differ.
func (e Experiment) Labels() []string {
	rows := e.Rows()
	labels, alike := make([]string, len(rows)), map[string][]int{}
	for i, r := range rows {
		labels[i] = r.Label()
		alike[labels[i]] = append(alike[labels[i]], i)
	}
	for _, group := range alike {
		if len(group) > 1 {
			for i, words := range differences(rows, group) {
				labels[group[i]] += words
			}
		}
	}
	return labels
}

// differences lists, for each row of a group, the settings in which the group differs: " (hidden=[5], noise=0.1)".
func differences(rows []Experiment, group []int) []string {
	values := make([]map[string]string, len(group))
	paths := map[string]bool{}
	for i, row := range group {
		values[i] = settings.Reader{Catalog: rows[row].catalog}.Encode(rows[row]).Values()
		for path := range values[i] {
			paths[path] = true
		}
	}
	out := make([]string, len(group))
	words := make([][]string, len(group))
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		if !differ(values, path) {
			continue
		}
		for i, v := range values {
			if value, ok := v[path]; ok {
				words[i] = append(words[i], strings.TrimPrefix(path, "circuit.")+"="+value)
			}
		}
	}
	for i, w := range words {
		if len(w) > 0 {
			out[i] = " (" + strings.Join(w, ", ") + ")"
		}
	}
	return out
}

// differ tells whether the values at a path differ. A map, as of learning rates by role, that a row has not follows from other settings:
// rates of roles that do not learn are left out.
func differ(values []map[string]string, path string) bool {
	seen := map[string]bool{}
	absent, isMap := false, false
	for _, v := range values {
		value, ok := v[path]
		absent, isMap = absent || !ok, isMap || strings.HasPrefix(value, "{")
		if ok {
			seen[value] = true
		}
	}
	return len(seen) > 1 || absent && !isMap
}
