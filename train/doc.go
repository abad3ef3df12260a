// Package train runs experiments. A Learner is one circuit with one rule and one optimizer: it compiles programs for a step, for
// evaluation, for alignment and for watched variables, one for each batch size, and owns the State, which is all that changes. Fit
// trains one Learner on a task, and prepares each minibatch while the Learner is at work on the one before; Summarize says how far apart
// several are, over seeds and instances. Package runner turns experiments into learners and runs them side by side.
package train
