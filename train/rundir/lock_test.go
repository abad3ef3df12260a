package rundir

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

const ownerEnv = "CREDO_TEST_OWNS"

// When the variable is set this test is the process that has a folder until it is killed.
func TestOwnsUntilKilled(t *testing.T) {
	dir := os.Getenv(ownerEnv)
	if dir == "" {
		return // an ordinary test run: ownedBy starts this one
	}
	opened(t, dir, New)
	fmt.Println("mine")
	time.Sleep(time.Hour)
}

// ownedBy lets another process have a folder.
func ownedBy(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run", "^TestOwnsUntilKilled$")
	c.Env = append(os.Environ(), ownerEnv+"="+dir)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = c.Process.Kill(), c.Wait() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if lines.Text() == "mine" {
			return c
		}
	}
	t.Fatal("the other process did not get the folder")
	return nil
}

// A folder has one owner: another process is refused with the owner's number and changes nothing. When the owner has been killed, whatever its
// lock file holds then is in nobody's way.
func TestOneOwner(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	owner := ownedBy(t, dir)
	pid := fmt.Sprint(owner.Process.Pid)
	if got := strings.TrimSpace(contents(t, filepath.Join(dir, ".lock"))); got != pid {
		t.Errorf("the lock says %q, want %s", got, pid)
	}
	before := tree(t, dir)
	for _, how := range []How{New, Resume, Fresh} {
		_, err := Open(dir, []byte(runA), is(runA), how)
		says(t, "a second process", err, dir+" is in use by process "+pid, "kill "+pid, "choose another folder")
	}
	_, err := Claim(dir, []byte(runA), is(runA))
	says(t, "a comparison", err, "in use by process "+pid)
	if after := tree(t, dir); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("%v became %v", before, after)
	}
	place(t, filepath.Join(dir, ".lock"), "rubbish")
	_, err = Open(dir, []byte(runA), is(runA), Fresh)
	says(t, "rubbish in the lock", err, "in use by another process")

	_, _ = owner.Process.Kill(), owner.Wait()
	place(t, filepath.Join(dir, ".lock"), "\x00rubbish\n")
	closed(t, opened(t, dir, Fresh))
	if _, err := os.Stat(filepath.Join(dir, ".lock")); !os.IsNotExist(err) {
		t.Errorf("the lock is left behind: %v", err)
	}
}

// Within a process a folder has one owner, too, and it is free when it has been closed.
func TestOneOwnerInAProcess(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	r := opened(t, dir, New)
	_, err := Open(dir, []byte(runA), is(runA), Fresh)
	says(t, "twice", err, fmt.Sprintf("process %d", os.Getpid()))
	closed(t, r)
	closed(t, opened(t, dir, Fresh))
}

// The text of a lock is a number or nothing.
func TestLockPid(t *testing.T) {
	path := filepath.Join(t.TempDir(), ".lock")
	for text, want := range map[string]int{"12\n": 12, "7": 7, "": 0, "x": 0, "-3": 0, "99999999999999999999999": 0, "1 2": 0, strings.Repeat("1", 5000): 0} {
		place(t, path, text)
		if got := lockPid(path); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
	if got := lockPid(path + "no"); got != 0 {
		t.Errorf("no file: %d", got)
	}
}

// A file system without locks is told from a file that cannot be made.
func TestNoLocks(t *testing.T) {
	for _, e := range []error{syscall.ENOLCK, syscall.ENOSYS, syscall.EOPNOTSUPP} {
		says(t, "no locks", noLock("run/.lock", e), "the file system of run/.lock has no locks", "choose a folder on another", e.Error())
	}
	says(t, "no file", noLock("run/.lock", &fs.PathError{Op: "open", Path: "run/.lock", Err: syscall.EROFS}), "cannot make the lock run/.lock", "read-only")
}

// A lock whose file its last owner has removed is not a lock: of many that ask at once one at a time has it.
func TestLockIsOfTheFileWithTheName(t *testing.T) {
	path := filepath.Join(t.TempDir(), ".lock")
	owners, done := make(chan int, 1), make(chan error)
	for range 8 {
		go func() {
			for got := 0; got < 50; {
				h, err := tryLock(path)
				if err != nil {
					done <- err
					return
				}
				if h == nil {
					continue
				}
				select {
				case owners <- 1:
				default:
					done <- fmt.Errorf("two owners")
					return
				}
				<-owners
				got++
				if err := h.release(); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
}

// A process opens the file of a lock, and gets the lock when the owner gives it back; but the file has gone with its owner. It owns nothing then:
// the next process makes the file anew.
func TestLockOfAFileThatIsGone(t *testing.T) {
	path := filepath.Join(t.TempDir(), ".lock")
	first, err := tryLock(path)
	if err != nil {
		t.Fatal(err)
	}
	late, waited := flock.New(path), make(chan error)
	go func() { waited <- late.Lock() }()
	time.Sleep(50 * time.Millisecond) // it waits with the file open; if it does not yet, it locks a file of its own, and owns it
	if err := first.release(); err != nil {
		t.Fatal(err)
	}
	if err := <-waited; err != nil {
		t.Fatal(err)
	}
	_, gone := os.Stat(path)
	h, err := own(late, path)
	if err != nil || (h == nil) != os.IsNotExist(gone) {
		t.Errorf("owns %v, %v of a file that is gone: %v", h, err, gone)
	}
	if h == nil {
		if h, err = tryLock(path); h == nil || err != nil {
			t.Errorf("the lock is not free: %v", err)
		}
	}
	if err := h.release(); err != nil {
		t.Error(err)
	}
}
