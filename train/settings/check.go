package settings

import "credo/graph/catalog"

// Check lists the options of a thing, and of the things that it holds, that their tags do not allow. Settings that are decoded have none:
// it is for settings that were made in Go.
func Check(thing any) (out Problems) {
	for _, w := range catalog.Wrong(thing) {
		out = append(out, Problem{Key: w.Key, Message: w.Err.Error()})
	}
	return out
}
