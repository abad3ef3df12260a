// Package figure makes published figures again: the data, a picture, and checks of what it should show.
//
//	f, err := figure.Find("dic-3")
//	r, err := f.Make(ctx, figure.Options{Dtype: graph.Float64})
//	files, err := r.Write("dir", f.Name, "png")
//	ok := r.Pass()
//
// A figure is a file of this package and a row of List. Every number comes out of circuits and rules, as in training; only what is
// expected stands in the figure's file.
package figure
