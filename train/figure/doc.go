// Package figure makes published figures again: the data, a picture, and checks.
//
//	e, err := figure.Table().Find("dic-3")
//	r, err := e.New().Make(ctx, figure.Options{Out: "dir"})
//	files, err := r.Write("dir", e.Name, "png")
//	ok := r.Pass()
//
// A figure is a file of this package and a row of [Table]. Every number comes out of circuits and rules, as in training; the figure's
// file holds the expected numbers alone.
//
// A figure that compares networks embeds [Study]: it is an experiment file, small and in full, whose runs are made and kept by the runner of
// comparisons, so that a figure that was stopped goes on. What it draws it reads from the table of the comparison.
package figure
