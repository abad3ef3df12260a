// Package catalog holds named things that own their options. A table lists the things of one kind; an entry has a name, a line about
// the thing, its citation, and a constructor that returns it with the published settings. The fields of the thing are its options:
//
//	type Oja struct {
//		Rate float64 `yaml:"rate" above:"0" doc:"share of the newest minibatch in the mean"`
//	}
//
//	catalog.Entry[rules.Recipe]{Name: "oja", About: "ΔW = …", New: func() rules.Recipe { return &Oja{Rate: 0.1} }}
//
// A field whose type is an interface with a table of its own is a choice again. Fields of embedded structs count as the thing's own; a
// struct that several things embed says that its options mean the same in all of them.
//
// Tags of a field:
//
//	yaml          the key
//	doc           one line of help
//	min, max      bounds, included; of a list or a map: of its elements
//	above, below  bounds, excluded
//	one           the allowed words
//	null          the value that null stands for, as "0"
//	min-length    of a list
//	unique        "yes": no value twice in a list
//	instead       the key of the same struct that cannot be given together with this one
//	also          a key that stands for this one and for every other field that names it
//	count         a number n stands for the list of the n values from the one of this key on
//	optional      "yes": the key is not written while it has no value, unless the published thing has one; of a choice: while it is the
//	              first of its table, without options
//	leave         "yes": the value is left behind where another thing is named, though both embed the struct of the option
//	row           "no": only of a whole comparison; "own": a row does not inherit it
//
// The package reads no files and knows no circuit, rule or optimizer.
package catalog
