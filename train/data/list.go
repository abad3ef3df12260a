package data

import "github.com/pkg/errors"

// An Entry is one line of the list of sets: its size, its place, and whether it is the published one.
type Entry struct {
	Name, Title string
	Source      string // the folder it is in, "embedded", or "" if it is nowhere
	Images      int    // for training and testing together, as published
	Rows, Cols  int
	Channels    int
	Classes     int
	ClassNames  []string // in order; nil: they have none but their numbers
	Verified    bool     // every file is here and is the published one
	Problem     string   // why it is missing or refused, in one line; "" if verified
}

// List looks for every set of the registry, reads its files and checks them.
func List(places []Place) []Entry {
	var list []Entry
	for _, s := range Registry() {
		list = append(list, s.entry(places))
	}
	return list
}

func (s Spec) entry(places []Place) Entry {
	e := Entry{Name: s.Name, Title: s.Title, Images: s.Train.N + s.Test.N, Rows: s.Rows, Cols: s.Cols, Channels: s.Channels, Classes: s.Classes, ClassNames: s.Names}
	h, err := s.find(places)
	if err == nil {
		e.Source = h.dir
		_, _, err = s.read(h)
	}
	var missing *MissingError
	switch {
	case err == nil:
		e.Verified = true
	case errors.As(err, &missing):
		e.Problem = missing.Short()
	default:
		e.Problem = err.Error()
	}
	return e
}
