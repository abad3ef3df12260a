package train

import "github.com/pkg/errors"

// CopyFrom makes the state the same as another of a learner that is made alike, without sharing memory with it.
func (s *State) CopyFrom(from *State) error {
	theirs := from.Groups()
	for i, g := range s.Groups() {
		for _, name := range g.Values.Names() {
			a := theirs[i].Values.Get(name)
			if a == nil {
				return errors.Errorf("the %s of the other state lack %s", g.Name, name)
			}
			if err := g.Values.Get(name).CopyFrom(a); err != nil {
				return errors.WithMessagef(err, "%s, %s", g.Name, name)
			}
		}
	}
	s.Epoch, s.Step, s.Time = from.Epoch, from.Step, from.Time
	return nil
}
