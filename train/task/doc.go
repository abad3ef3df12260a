// Package task has the tasks that fill the signals of a circuit, and the measures that score its answers.
//
// A [Task] gives signals by name, such as the input "x" and the "target". Every minibatch is a pure function of its [Address]: part,
// size, seed, epoch and step. So minibatches can be prepared ahead and in any order, a run that goes on has the minibatches of a run that
// was never stopped, and there is nothing to save. Sets of images are tasks (package data), and so are generators of sequences and
// associations:
//
//	func (t waves) Fill(at task.Address, to task.Arrays) error {
//		rng := stream.New(at.Seed, stream.Task+"/"+string(at.Part), uint64(at.Epoch), uint64(at.Step))
//		x := to.Get("x") // (moments, samples, values)
//		...
//	}
//
// A [Measure] is a score by name. The first measure of a task is the headline of tables, progress and curves; the loss, which is the
// circuit's own, is recorded beside them. A [Recipe] is the data section of an experiment: the options that make a task.
package task
