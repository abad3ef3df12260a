package rundir

import (
	"path/filepath"
	"slices"

	"github.com/pkg/errors"
)

// tidy brings a folder whose lock is held into a state that lasts: a run that was made anew and is finished takes the place of the old one, one
// that has no checkpoint counts for nothing and goes, and a finished run has no file that belongs to an unfinished one. It can be stopped at any
// step and done again.
func tidy(d disk, dir string) error {
	fresh := filepath.Join(dir, freshName)
	anew, err := stand(d, fresh)
	if err != nil {
		return err
	}
	switch {
	case anew.summary:
		if err := replace(d, dir, fresh); err != nil {
			return errors.WithMessagef(err, "the run that was made anew in %s cannot take the place of the old one", fresh)
		}
	case !anew.goesOn():
		if err := discard(d, fresh); err != nil {
			return errors.WithMessagef(err, "cannot clear %s", fresh)
		}
	}
	here, err := stand(d, dir)
	if err != nil || !here.finished() {
		return err
	}
	return drop(d, dir, passing()...)
}

// replace moves a finished run in place of the old one. The summary is the first file to go and the last to come, so that there is never one
// beside files of another run; as long as it is in fresh, the move is not complete. A file that is not in fresh has been moved.
func replace(d disk, dir, fresh string) error {
	if err := drop(d, fresh, passing()...); err != nil {
		return err
	}
	if err := drop(d, dir, append(passing(), Summary)...); err != nil {
		return err
	}
	for _, name := range append(result(), Log) {
		if err := move(d, dir, fresh, name); err != nil {
			return err
		}
	}
	if err := d.sync(dir); err != nil { // what has come, before the summary
		return errors.WithStack(err)
	}
	if err := move(d, dir, fresh, Summary); err != nil {
		return err
	}
	if err := d.sync(dir); err != nil {
		return errors.WithStack(err)
	}
	return discard(d, fresh)
}

func move(d disk, dir, fresh, name string) error {
	there, err := exists(d, filepath.Join(fresh, name))
	if err != nil || !there {
		return err
	}
	return errors.WithStack(d.rename(filepath.Join(fresh, name), filepath.Join(dir, name)))
}

// drop removes files of a folder.
func drop(d disk, dir string, names ...string) error {
	gone := false
	for _, name := range names {
		path := filepath.Join(dir, name)
		there, err := exists(d, path)
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		if err := d.remove(path); err != nil {
			return errors.WithStack(err)
		}
		gone = true
	}
	if !gone {
		return nil
	}
	return errors.WithStack(d.sync(dir))
}

// empty makes a folder for a run that is made anew, and removes the files that one before has left there. Its checkpoint is the first to go:
// without it the rest counts for nothing.
func empty(d disk, fresh string) error {
	if err := drop(d, fresh, Checkpoint); err != nil {
		return errors.WithMessagef(err, "cannot clear %s", fresh)
	}
	if err := discard(d, fresh); err != nil {
		return errors.WithMessagef(err, "cannot clear %s", fresh)
	}
	names, err := d.list(fresh)
	if err != nil {
		return errors.Wrapf(err, "cannot look into %s", fresh)
	}
	if len(names) > 0 {
		return errors.Errorf("%s, where the run would be made anew, holds other things (%s): move them away", fresh, names[0])
	}
	if err := d.mkdir(fresh); err != nil {
		return errors.Wrapf(err, "cannot make %s", fresh)
	}
	return errors.WithStack(d.sync(filepath.Dir(fresh)))
}

// discard removes the files of a run from a folder, and the folder, unless it holds other things.
func discard(d disk, fresh string) error {
	names, err := d.list(fresh)
	if err != nil {
		return errors.WithStack(err)
	}
	left := 0
	for _, n := range names {
		if !slices.Contains(files(), n) && !isTemporary(n, files()) {
			left++
			continue
		}
		if err := d.remove(filepath.Join(fresh, n)); err != nil {
			return errors.WithStack(err)
		}
	}
	if left > 0 {
		return nil
	}
	if err := d.remove(fresh); err != nil {
		return errors.WithStack(err)
	}
	return errors.WithStack(d.sync(filepath.Dir(fresh)))
}
