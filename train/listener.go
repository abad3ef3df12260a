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

// Listener is told of the events of a run.
type Listener interface {
	Metric(Metric)
	Progress(step, steps int)
	Warn(message string)
	// Epoch is called after every epoch, with the learner as it is then and its scores; valid is nil if nothing is held out. An error stops
	// the run.
	Epoch(epoch int, l *Learner, valid, test Score) error
}
