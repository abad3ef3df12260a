package rundir

import "testing"

// Whatever lies in a folder under the names of these files: no panic, and a folder that is read is as it was.
func FuzzFolder(f *testing.F) {
	f.Add([]byte(`{"n": 1, "files": {"model.safetensors": "ba78"}}`), []byte(`{"state": "failed", "reason": "full", "step": 3}`))
	f.Add([]byte(`{"files": 3}`), []byte(`{"state": 1}`))
	f.Fuzz(func(t *testing.T, summary, end []byte) {
		d := newMemDisk()
		for name, text := range map[string][]byte{Summary: summary, Ended: end, Experiment: []byte(theRun)} {
			if err := writeBytes(d, "run/"+name, text); err != nil {
				t.Fatal(err)
			}
		}
		if e, ok := readEnd(d, "run"); ok && e.State != StateStopped && e.State != StateFailed {
			t.Errorf("it ended by %+v", e)
		}
		if text, err := readSummary(d, "run"); err == nil && string(text) != string(summary) {
			t.Errorf("the summary is %q", text)
		}
		r, err := open(d, "run", []byte(theRun), is(theRun), New)
		if err != nil || !r.Finished() {
			t.Fatalf("a folder with a summary: %v", err)
		}
		if got, err := read(d, "run/"+Summary); err != nil || string(got) != string(summary) {
			t.Errorf("the summary became %q, %v", got, err)
		}
	})
}
