package train

// Metric is one number of a run, in the long form of metrics.csv. Projection is empty for the whole network.
type Metric struct {
	Epoch, Step int
	Split       string // train, valid, test
	Name        string
	Projection  string
	Instance    int // of several side by side, from 1; 0: there is one, or the number is of all
	Value       float64
}

// Listener is told of the events of a run. Errors stop the run.
type Listener interface {
	Metric(Metric)
	Progress(step, steps int)
	Warn(message string)
	// Epoch is called after every epoch, with the learner as it is then and its scores; valid is nil if nothing is held out.
	Epoch(epoch int, l *Learner, valid, test Score) error
	// Checkpoint is called now and then, and when the run is stopped. Learner and progress, as they are until Checkpoint returns, are all
	// that is needed to go on.
	Checkpoint(l *Learner, p *Progress) error
}
