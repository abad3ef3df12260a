// Package runner turns experiments into learners of package train, and keeps their records: it loads the data, trains, compares, and writes
// run folders and model files. [Builtin] is the catalog of everything that credo has; a program of one's own adds rows to it.
package runner
