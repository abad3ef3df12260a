// Package rundir keeps the record of a run in a folder:
//
//	experiment.yaml         the resolved experiment: running it again gives the same numbers
//	metrics.csv             every number measured, in long form
//	model.safetensors       the network as it was last saved
//	checkpoint.safetensors  all that is needed to go on, while the run is not finished
//	ended.json              how a run ended that did not finish: stopped or failed, why, at which step, when
//	summary.json            the results and the SHA-256 of the files; written last, so a folder without it is of a run that did not finish
//	log.txt                 the messages, with times
//	.lock                   there while a process has the folder; its text is the number of the process
//	fresh/                  the files of a run that is made anew, until it is finished and takes the place of the old one
//
// A folder has one owner: from Open or Claim to Close its process holds a lock of the operating system, which ends with the process, so that a
// lock file that was left behind, with any text, is in nobody's way. The run of a folder is new, running, stopped, failed or finished (State).
// A finished run is only read; a run that is made anew replaces the old one at its end, and if it is killed while it does, the next Open
// completes the exchange.
//
// Files that are written whole are written under a temporary name, synced and renamed, so that a file is either the old one or
// the new one, even if the process is killed. metrics.csv and log.txt grow by whole lines; a last line that was cut off is ignored
// by ReadMetrics. No file is ever removed that this package has not written.
package rundir
