package task

import (
	"credo/graph"
	"credo/graph/circuit"
)

// Part is one of the three parts of a task. They share no sample.
type Part string

// The parts: learned from, chosen on, and reported.
const (
	Train Part = "train"
	Valid Part = "valid"
	Test  Part = "test"
)

// Address names one minibatch.
type Address struct {
	Part        Part
	Size        int     // samples of a full minibatch
	Seed        uint64  // of the run
	Epoch, Step int     // from 0; Step within the epoch. The epoch of the parts Valid and Test is 0
	Time        float64 // of the circuit as the minibatch begins, s, where time passes; else 0
	Dt          float64 // length of a moment of the circuit, s, where time passes in moments; else 0
}

// Arrays finds the array of a signal, nil if there is none of that name. It is ([moments], [instances], samples, values) in
// the circuit's precision, and keeps its place from minibatch to minibatch.
type Arrays interface {
	Get(signal string) *graph.Array
}

// Task gives the signals of a circuit, minibatch by minibatch. Tasks may be asked from several goroutines at a time.
type Task interface {
	// Name is how reports call the task.
	Name() string
	// Signals lists the signals that the task gives, with the shape of one sample.
	Signals() []circuit.Signal
	// Moments is how many moments a trial has, for timed signals; 0: the task has no trials.
	Moments() int
	// Measures lists the scores of answers, the headline first. It may be empty: then the loss is the headline.
	Measures() []Measure
	// Steps is how many minibatches of a size an epoch of a part has, 0 if the task does not have the part.
	Steps(part Part, size int) int
	// Samples is how many samples the minibatch has: at.Size, or fewer if it is the last.
	Samples(at Address) int
	// Fill writes the minibatch, all values of every signal. It depends on nothing but the address, and allocates nothing in the middle
	// of an epoch.
	Fill(at Address, to Arrays) error
}

// Checked is a recipe whose options need not go together.
type Checked interface {
	// Check says what does not. The error may name its option by catalog.At.
	Check() error
}

// Titled is a recipe whose name does not tell all that readers of results must know.
type Titled interface {
	// Title is the name, and the rest.
	Title() string
}

// Recipe makes a task: the data section of an experiment. Its fields are its options.
type Recipe interface {
	// Load makes the task, and returns the recipe with everything noted that identifies the data.
	Load() (Task, Recipe, error)
	// Shapes returns the shapes of a sample's input and target, if they are known without loading.
	Shapes() (input, target circuit.Shape, known bool)
	// Moments is how many moments a trial has, for timed signals; 0: the task has no trials, or has to be loaded to know.
	Moments() int
	// Portable returns the recipe without the place of the data on this machine.
	Portable() Recipe
}

// Draws tells whether a task is drawn, so that loading it reads nothing: its recipe is the task itself.
func Draws(r Recipe) bool {
	_, ok := r.(Task)
	return ok
}
