// Package runner turns experiments into what package train runs, and keeps their records: it builds circuit, rule and optimizer
// from the words of an experiment, loads the data, trains, and writes the run directory and the model file.
package runner
