package data_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"credo/train/data"
	"credo/train/rundir"
)

// A server that sends nothing more is given up; what came is kept, and gone on with.
func TestIdleServerIsGivenUp(t *testing.T) {
	set, dir := newTiny(), t.TempDir()
	p := publish(t, set)
	content := p.files["/sub/"+trainX+".gz"]
	for name, sent := range map[string][]byte{"in the middle": content[:10], "before the answer": nil} {
		stalled := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if sent != nil {
				w.Header().Set("Content-Length", fmt.Sprint(len(content)))
				_, _ = w.Write(sent)
				w.(http.Flusher).Flush()
			}
			<-r.Context().Done()
		}))
		begun := time.Now()
		err := set.spec.Fetch(context.Background(), data.FetchOptions{Dir: dir, From: stalled.URL, Idle: 100 * time.Millisecond})
		stalled.Close()
		wantError(t, err, stalled.URL, "nothing came from the server for 100ms")
		if took := time.Since(begun); took > 30*time.Second {
			t.Errorf("%s: given up after %v", name, took)
		}
		if sent != nil {
			wantError(t, err, "broke off after 10 bytes, which are kept: fetch again to go on")
			if got := read(t, filepath.Join(dir, "tiny", trainX+".gz.credo.part")); !bytes.Equal(got, sent) {
				t.Errorf("%v is kept", got)
			}
		}
		if err := os.RemoveAll(filepath.Join(dir, "tiny")); err != nil {
			t.Fatal(err)
		}
	}
}

// Bytes that come slowly are waited for: the limit is of the time without any.
func TestSlowServerIsWaitedFor(t *testing.T) {
	set, dir := newTiny(), t.TempDir()
	p := publish(t, set)
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, b := range p.files[r.URL.Path] {
			_, _ = w.Write([]byte{b})
			w.(http.Flusher).Flush()
			time.Sleep(5 * time.Millisecond)
		}
	}))
	defer slow.Close()
	if err := set.spec.Fetch(context.Background(), data.FetchOptions{Dir: dir, From: slow.URL + "/sub", Idle: 300 * time.Millisecond}); err != nil {
		t.Error(err)
	}
}

// A folder into which another process fetches is refused, and stays as it is; so does somebody's file that only looks unfinished.
func TestOneFetcher(t *testing.T) {
	set, dir := newTiny(), t.TempDir()
	p := publish(t, set)
	other := filepath.Join(dir, "tiny", trainX+".gz.part")
	put(t, other, []byte("of another program"))
	lock, err := rundir.LockFile(filepath.Join(dir, "tiny", ".lock"))
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, p.fetch(set, dir), "tiny is in use by process "+fmt.Sprint(os.Getpid()), "choose another folder")
	if len(p.asked) > 0 {
		t.Errorf("asked for %v", p.asked)
	}
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	if err := p.fetch(set, dir); err != nil {
		t.Fatal(err)
	}
	if got := read(t, other); string(got) != "of another program" {
		t.Errorf("it became %q", got)
	}
	if _, err := os.Stat(filepath.Join(dir, "tiny", ".lock")); !os.IsNotExist(err) {
		t.Errorf("the lock is left behind: %v", err)
	}
}

const (
	turnsEnv  = "CREDO_TEST_FETCHES_INTO"
	serverEnv = "CREDO_TEST_FETCHES_FROM"
)

// When the variable is set this test is a process that fetches.
func TestFetchesUntilKilled(t *testing.T) {
	if dir := os.Getenv(turnsEnv); dir != "" {
		if err := newTiny().spec.Fetch(context.Background(), data.FetchOptions{Dir: dir, From: os.Getenv(serverEnv)}); err != nil {
			t.Fatal(err)
		}
	}
}

// A download that processes go on with in turn, each killed in the middle, is the file.
func TestFetchedInTurns(t *testing.T) {
	if testing.Short() {
		t.Skip("several processes")
	}
	set, dir := newTiny(), t.TempDir()
	p := publish(t, set)
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(&dripping{w}, r, r.URL.Path, time.Time{}, bytes.NewReader(p.files[r.URL.Path]))
	}))
	defer slow.Close()
	part, grown := filepath.Join(dir, "tiny", trainX+".gz.credo.part"), []int64{0}
	for range 3 {
		c := exec.Command(os.Args[0], "-test.run", "^TestFetchesUntilKilled$")
		c.Env = append(os.Environ(), turnsEnv+"="+dir, serverEnv+"="+slow.URL+"/sub")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		grown = append(grown, grow(t, part, grown[len(grown)-1]))
		_, _ = c.Process.Kill(), c.Wait()
	}
	if err := p.fetch(set, dir); err != nil {
		t.Fatal(err)
	}
	if got := read(t, filepath.Join(dir, "tiny", trainX+".gz")); !bytes.Equal(got, p.files["/sub/"+trainX+".gz"]) {
		t.Error("the file is not the served one")
	}
	noParts(t, dir)
}

// grow waits until a file has grown, and returns its size.
func grow(t *testing.T, path string, from int64) int64 {
	t.Helper()
	for range 3000 {
		if info, err := os.Stat(path); err == nil && info.Size() > from {
			return info.Size()
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("%s does not grow beyond %d bytes", path, from)
	return 0
}

// dripping sends byte by byte.
type dripping struct{ http.ResponseWriter }

func (d *dripping) Write(p []byte) (int, error) {
	for i := range p {
		if _, err := d.ResponseWriter.Write(p[i : i+1]); err != nil {
			return i, err
		}
		d.ResponseWriter.(http.Flusher).Flush()
		time.Sleep(20 * time.Millisecond)
	}
	return len(p), nil
}
