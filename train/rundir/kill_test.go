package rundir

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const killedEnv = "CREDO_TEST_WRITES_TO"

// When the variable is set this test is the process that is to be killed: it writes model after model.
func TestWritesUntilKilled(t *testing.T) {
	dir := os.Getenv(killedEnv)
	if dir == "" {
		return // an ordinary test run: TestKilledProcess starts this one
	}
	r, err := Open(dir, []byte(theRun), is(theRun), Fresh)
	if err != nil {
		t.Fatal(err)
	}
	for {
		for _, letter := range []string{"a", "b"} {
			err := WriteFile(r.Path(Model), func(w io.Writer) error {
				for range 200 {
					if _, err := io.WriteString(w, strings.Repeat(letter, 1000)); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := r.Metric("1", "1", "test", "loss", letter, "1"); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A real process on a real disk, killed at odd times: the model is one of the two, whole, and the metrics can be read.
func TestKilledProcess(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	models := 0
	for i := range 6 {
		c := exec.Command(os.Args[0], "-test.run", "^TestWritesUntilKilled$")
		c.Env = append(os.Environ(), killedEnv+"="+dir)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(60+17*i) * time.Millisecond)
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait()
		if data, err := os.ReadFile(filepath.Join(dir, Model)); err == nil {
			models++
			if len(data) != 200_000 || strings.Trim(string(data), string(data[:1])) != "" {
				t.Fatalf("a model of %d bytes, or of two", len(data))
			}
		}
		data, err := os.ReadFile(filepath.Join(dir, Metrics))
		if err != nil {
			continue // killed before it was made
		}
		if _, err := ReadMetrics(data); err != nil {
			t.Fatal(err)
		}
	}
	if models == 0 {
		t.Error("no process lived long enough to write a model")
	}
	r, err := Open(dir, []byte(theRun), is(theRun), Fresh)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if left, _ := filepath.Glob(filepath.Join(dir, "*"+temporary+"*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
