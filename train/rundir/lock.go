package rundir

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/pkg/errors"
)

// lockName is the lock of a folder.
const lockName = ".lock"

// A look at a lock (Look) holds it for a moment, so that a process asks for it again before it gives up.
const (
	lockTries = 10
	lockPause = 20 * time.Millisecond
)

// maxPid is the length that the number of a process may have.
const maxPid = 20

// Lock is a file that one process holds at a time, until Unlock or until it ends.
type Lock struct{ held held }

// LockFile takes the lock of a file, which it makes with its folder. Its error names the process that holds it, or says that the file
// system has no locks.
func LockFile(path string) (*Lock, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, errors.Wrapf(err, "cannot make the folder %s: choose another", dir)
	}
	h, err := lockFile(path)
	if err != nil {
		return nil, err
	}
	return &Lock{h}, nil
}

// Unlock gives the lock back and removes its file.
func (l *Lock) Unlock() error { return l.held.release() }

// lockFile locks a file of the operating system.
func lockFile(path string) (held, error) {
	owner := 0 // the last one that was seen: it may give the lock back just before it is named
	for range lockTries {
		h, err := tryLock(path)
		if h != nil || err != nil {
			return h, err
		}
		if pid := lockPid(path); pid > 0 {
			owner = pid
		}
		time.Sleep(lockPause)
	}
	return nil, inUse(path, owner)
}

// osLock is held.
type osLock struct{ *flock.Flock }

// tryLock returns no lock, and no error, if another process has it.
func tryLock(path string) (held, error) {
	l := flock.New(path, flock.SetPermissions(0o644)) // read alone, so that a file that another user left can be locked
	got, err := l.TryLock()
	if err != nil {
		return nil, noLock(path, err)
	}
	if !got {
		return nil, nil
	}
	return own(l, path)
}

// own makes a lock the one of the name, or gives it back if its last owner has removed the file since it was opened.
func own(l *flock.Flock, path string) (held, error) {
	if !still(l, path) {
		return nil, errors.WithStack(l.Unlock())
	}
	// The text is for people: where it cannot be written the lock holds all the same.
	_ = os.WriteFile(path, fmt.Appendln(nil, os.Getpid()), 0o644)
	return osLock{l}, nil
}

// still tells whether the file that is locked is the one that has the name.
func still(l *flock.Flock, path string) bool {
	locked, err := l.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(path)
	return err == nil && os.SameFile(locked, named)
}

func (l osLock) release() error {
	_ = os.Remove(l.Path()) // before another process has the lock; some systems do not remove what is open
	return errors.WithStack(l.Unlock())
}

// noLock says why there is no lock.
func noLock(path string, err error) error {
	var opening *fs.PathError
	if errors.As(err, &opening) {
		return errors.Wrapf(err, "cannot make the lock %s: choose another folder, or make it writable", path)
	}
	return errors.Wrapf(err, "the file system of %s has no locks, and so nothing would keep a second process out of the folder: choose a folder on another, as a local disk", path)
}

// inUse says who has a lock; pid is 0 if that is not known.
func inUse(path string, pid int) error {
	owner, stop := "another process, which has not written its number into "+filepath.Base(path), "stop it"
	if pid > 0 {
		owner, stop = fmt.Sprintf("process %d", pid), fmt.Sprintf("stop it (kill %d)", pid)
	}
	return errors.Errorf("%s is in use by %s: wait until it ends, %s, or choose another folder", filepath.Dir(path), owner, stop)
}

// lockPid reads the number of the process that holds a lock, 0 if the text of the file is no such number.
func lockPid(path string) int {
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer f.Close()
	text := make([]byte, maxPid+1)
	n, err := f.Read(text)
	if err != nil || n > maxPid {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text[:n])))
	if err != nil || pid < 0 {
		return 0
	}
	return pid
}

// locked tells whether a process holds a lock, without making its file.
func locked(path string) bool {
	l := flock.New(path, flock.SetFlag(os.O_RDONLY))
	got, err := l.TryRLock()
	if got {
		_ = l.Unlock()
	}
	return !got && err == nil
}
