// Package rundir keeps the record of a run in a folder:
//
//	experiment.yaml     the resolved experiment: running it again gives the same numbers
//	metrics.csv         every number measured, in long form
//	model.safetensors   the network as it was last saved
//	summary.json        the results; written last, so a folder without it is of a run that did not finish
//	log.txt             the messages, with times
//
// Files that are written whole are written under a temporary name, synced and renamed, so that a file is either the old one or
// the new one, even if the process is killed. metrics.csv and log.txt grow by whole lines; a last line that was cut off is ignored
// by ReadMetrics.
package rundir
