// Package train runs experiments. A Learner is one circuit with one rule and one optimizer: it compiles programs for a step, for
// evaluation and for alignment, and owns what changes: the State. Run trains one Learner on a data set; Compare runs several
// side by side, seed by seed, and says how far apart they are.
package train
