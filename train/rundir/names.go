package rundir

// Names of the files of a run, and of a comparison.
const (
	Experiment = "experiment.yaml"
	Metrics    = "metrics.csv"
	Model      = "model.safetensors"
	Checkpoint = "checkpoint.safetensors"
	Ended      = "ended.json"
	Summary    = "summary.json"
	Log        = "log.txt"
	Table      = "comparison.json"
)

// freshName is the folder, in the folder of a run, in which a run is made anew.
const freshName = "fresh"

// result lists the files of a finished run whose content its summary vouches for.
func result() []string { return []string{Experiment, Metrics, Model} }

// passing lists the files that a run has until it is finished.
func passing() []string { return []string{Checkpoint, Ended} }

// files lists the files that this package writes as a whole.
func files() []string {
	return append(append(result(), passing()...), Summary, Log, Table)
}
