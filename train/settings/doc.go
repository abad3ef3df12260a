// Package settings reads and writes the options of things that a catalog holds, as YAML. It is strict: an unknown key is an error that
// says where the key is, which key is nearest, or which things have it. All problems of a file are reported at once.
//
// Reading has three steps. [Parse] and [Argument] make trees, in which every value knows its place. [Reader.Lay] lays trees over one
// another, published settings first. [Reader.Decode] sets the options of a struct. [Reader.Encode] is the way back, and [Reader.Check] is
// for settings that were made in Go.
//
// An option whose type is an interface with a table in the catalog is a choice. It is written as a name, `rule: backprop`; as a mapping,
// `{name: softplus, k: 2}`, which without a name keeps the choice and changes its options; or, where all options of the table's first
// thing are numbers, as their list, `[5, 1, 3]`. Of an option that maps words to numbers, layers go over one another word by word; null
// takes a word away, {} all.
//
// The package knows no circuit, rule or optimizer, and no key but `name`.
package settings
