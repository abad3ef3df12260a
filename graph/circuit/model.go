package circuit

import "credo/graph"

// Model is a circuit that experiments name: a pointer to a struct whose fields are its options.
type Model interface {
	Circuit
	// Ends tells the circuit the rest of its experiment, before Spec is asked for. It completes the options that follow from the ends. The
	// error says which settings do not fit together; with catalog.At it names the option to change.
	Ends(e Ends) error
	// Widths returns the values of a sample and the number of outputs, 0 and 0 as long as they depend on the data.
	Widths() (inputs, outputs int)
}

// Extended is a model that does not take samples of every shape: layers of maps need images.
type Extended interface {
	// Smallest returns the shape of the smallest sample that the model takes, before its ends are known.
	Smallest() Shape
}

// Ends are the settings of a circuit that the rest of an experiment fixes.
type Ends struct {
	Data    string // the name of the data, for messages; "" if they have none
	Inputs  Shape  // of a sample: the values of a row, or rows, columns and channels of an image
	Outputs int    // values of a target: classes
	Loss    Loss
	Batch   int // samples of a full minibatch
	Dtype   graph.Dtype
}

// Reference is a circuit and a rule, by its name, with whose ΔW another rule's is compared at the same weights and minibatch.
type Reference struct {
	Name, About string
	Circuit     Circuit
	Rule        string
}

// Referenced is a circuit that has references beside its own gradient.
type Referenced interface {
	References() []Reference
}

// Teachable is a circuit that may be without its teacher: its changes are then no attempt at a gradient.
type Teachable interface {
	// WithTeacher returns the same circuit with its teacher, nil if it has one.
	WithTeacher() Circuit
}

// Settling is a circuit that comes to rest in steps and knows its rest.
type Settling interface {
	// AtRest returns the same circuit, brought to its equilibrium as far as the precision goes.
	AtRest() Circuit
}
