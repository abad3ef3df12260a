package rundir

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const runA = "rule: a\n"

func contents(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func place(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// is tells whether a text is the one.
func is(text string) func([]byte) bool {
	return func(other []byte) bool { return string(other) == text }
}

func says(t *testing.T, what string, err error, words ...string) {
	t.Helper()
	for _, w := range words {
		if err == nil || !strings.Contains(err.Error(), w) {
			t.Errorf("%s: error %v, want one that says %q", what, err, w)
		}
	}
}

func opened(t *testing.T, dir string, how How) *Run {
	t.Helper()
	r, err := Open(dir, []byte(runA), is(runA), how)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func closed(t *testing.T, r *Run) {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

// saved gives a run a model.
func saved(t *testing.T, r *Run, text string) {
	t.Helper()
	place(t, r.Path(Model), text)
}

func finish(t *testing.T, r *Run) {
	t.Helper()
	if err := r.Finish(map[string]int{"n": 1}, []int{1}); err != nil {
		t.Fatal(err)
	}
	closed(t, r)
}

// A writer that fails in the middle stands for a full disk or a killed process: the old file stays, nothing else is left.
func TestWriteFileKeepsTheOldFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.safetensors")
	place(t, path, "good")
	err := WriteFile(path, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half of a m")
		return errors.New("no space left on device")
	})
	says(t, "a writer that fails", err, "unchanged: no space left on device")
	if got := contents(t, path); got != "good" {
		t.Errorf("the file holds %q", got)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestWriteFileFolderMissing(t *testing.T) {
	err := WriteFile(filepath.Join(t.TempDir(), "no", "such"), func(io.Writer) error { return nil })
	says(t, "no folder", err, "check that its folder exists")
}

// The files of a finished run, by hand.
func TestFinish(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "run")
	r := opened(t, dir, New)
	if err := r.Metric("1", "10", "test", "accuracy", "", "0.5"); err != nil {
		t.Fatal(err)
	}
	says(t, "no model", r.Finish(map[string]int{"n": 1}, []int{1}), "cannot finish the run", Model)
	closed(t, r)
	r = opened(t, dir, Fresh) // nothing of worth is there: in place
	if err := r.Metric("1", "10", "test", "accuracy", "", "0.5"); err != nil {
		t.Fatal(err)
	}
	saved(t, r, "abc")
	finish(t, r)
	if got := contents(t, filepath.Join(dir, Metrics)); got != "epoch,step,split,metric,layer,value\n1,10,test,accuracy,,0.5\n" {
		t.Errorf("metrics %q", got)
	}
	// The hashes are those of sha256sum: of "rule: a\n", of the metrics above, and, as in FIPS 180, of "abc".
	want := `{
  "n": 1,
  "files": {
    "experiment.yaml": "` + shaOfA + `",
    "metrics.csv": "` + shaOfMetrics + `",
    "model.safetensors": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
  },
  "result": [1]
}
`
	if got := contents(t, filepath.Join(dir, Summary)); got != want {
		t.Errorf("summary %s, want %s", got, want)
	}
}

const (
	shaOfA       = "2858e8ed1be7ecb87c679cb206635af671e72783abda6f4bd927490326a93483"
	shaOfMetrics = "bcb8e8a63d3c5a6420dce949259cf8f0c84e862d848ae49c8bb7da676580927c"
)

// A finished run is read, and nothing of it changes, whatever was left beside it by a process that was killed.
func TestFinishedIsOnlyRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	r := opened(t, dir, New)
	saved(t, r, "abc")
	finish(t, r)
	before := tree(t, dir)
	place(t, filepath.Join(dir, Model+".tmp-123"), "half")
	for _, how := range []How{New, Resume} {
		r := opened(t, dir, how)
		if text, err := r.ReadSummary(); !r.Finished() || err != nil || !strings.Contains(string(text), `"n": 1`) {
			t.Errorf("how %d: finished %v, %q, %v", how, r.Finished(), text, err)
		}
		closed(t, r)
	}
	if after := tree(t, dir); !slices.Equal(after, before) {
		t.Errorf("%v became %v", before, after)
	}
}

// tree lists the files of a folder with their texts.
func tree(t *testing.T, dir string) (out []string) {
	t.Helper()
	names, err := osDisk{}.list(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		out = append(out, n+": "+contents(t, filepath.Join(dir, n)))
	}
	return out
}

// A file that is not the one that the run left is named, all of them if there are several.
func TestWrongFilesAreNamed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	r := opened(t, dir, New)
	saved(t, r, "abc")
	finish(t, r)
	if err := CheckFile(filepath.Join(dir, Model), []byte("abc")); err != nil {
		t.Error(err)
	}
	says(t, "another model", CheckFile(filepath.Join(dir, Model), []byte("abd")), "model.safetensors is not the file that the run left")
	place(t, filepath.Join(dir, Model), "abd")
	_, err := ReadSummary(dir)
	says(t, "another model", err, "model.safetensors is not the file that the run left: its SHA-256 is a52d159f262b2c6d…, and summary.json says ba7816bf8f01cfea…", "--fresh")
	if err := os.Remove(filepath.Join(dir, Metrics)); err != nil {
		t.Fatal(err)
	}
	_, err = ReadSummary(dir)
	says(t, "no metrics", err, Metrics, Model)
	place(t, filepath.Join(dir, Summary), "{")
	_, err = ReadSummary(dir)
	says(t, "half a summary", err, "is damaged", "--fresh")
	place(t, filepath.Join(dir, Summary), "{}") // as before there were hashes
	if _, err := ReadSummary(dir); err != nil {
		t.Error(err)
	}
}

// A run that did not finish is not begun again by the way: both ways out are named, and both are ways.
func TestUnfinishedIsRefused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	r := opened(t, dir, New)
	saved(t, r, "old")
	closed(t, r)
	refused := func(words ...string) {
		t.Helper()
		_, err := Open(dir, []byte(runA), is(runA), New)
		says(t, "an unfinished run", err, append(words, "--resume goes on", "--fresh makes it anew")...)
	}
	refused("holds a run of this experiment that did not finish")
	r = opened(t, dir, Resume)
	if r.Resumed() || r.Path(Model) != filepath.Join(dir, "fresh", Model) {
		t.Errorf("without a checkpoint, but with a model: resumed %v, in %s", r.Resumed(), r.Path(Model))
	}
	writeCheckpoint(t, r, "point")
	if err := r.End(End{State: StateFailed, Reason: "the weights are no longer finite", Step: 7}); err != nil {
		t.Fatal(err)
	}
	closed(t, r)
	if got := contents(t, filepath.Join(dir, Model)); got != "old" {
		t.Errorf("the old model became %q", got)
	}
	r = opened(t, dir, Resume)
	if text, err := r.ReadCheckpoint(); !r.Resumed() || string(text) != "point" || err != nil {
		t.Errorf("resumed %v, %q, %v", r.Resumed(), text, err)
	}
	saved(t, r, "new")
	finish(t, r)
	if got := tree(t, dir); len(got) != 5 || contents(t, filepath.Join(dir, Model)) != "new" {
		t.Errorf("at the end there are %v", got)
	}
}

func writeCheckpoint(t *testing.T, r *Run, text string) {
	t.Helper()
	if err := r.Checkpoint(func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestEndIsTold(t *testing.T) {
	for _, c := range []struct {
		end  End
		says string
	}{
		{End{State: StateStopped, Step: 12}, "that was stopped after step 12: --resume"},
		{End{State: StateFailed, Step: 3, Reason: "no space left on device"}, "that failed after step 3 (no space left on device): --resume"},
	} {
		dir := filepath.Join(t.TempDir(), "run")
		r := opened(t, dir, New)
		if err := r.End(c.end); err != nil {
			t.Fatal(err)
		}
		closed(t, r)
		_, err := Open(dir, []byte(runA), is(runA), New)
		says(t, "an end", err, c.says)
	}
}

// A metrics.csv that is shorter than its checkpoint says is not gone on with.
func TestRewind(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	r := opened(t, dir, New)
	if err := r.Metric("1", "10", "test", "accuracy", "", "0.5"); err != nil {
		t.Fatal(err)
	}
	size := r.MetricsSize()
	writeCheckpoint(t, r, "point")
	if err := r.Metric("2", "20", "test", "accuracy", "", "0.5"); err != nil {
		t.Fatal(err)
	}
	closed(t, r)
	r = opened(t, dir, Resume)
	says(t, "too long", r.Rewind(1000), "metrics.csv has ", "its end is gone", "--fresh")
	if err := r.Rewind(size); err != nil {
		t.Fatal(err)
	}
	if err := r.Metric("3", "30", "test", "accuracy", "", "0.5"); err != nil {
		t.Fatal(err)
	}
	if got := contents(t, r.Path(Metrics)); got != "epoch,step,split,metric,layer,value\n1,10,test,accuracy,,0.5\n3,30,test,accuracy,,0.5\n" {
		t.Errorf("metrics %q", got)
	}
}

// The caller says which texts are the same experiment: a folder with an earlier form of it is taken over, and holds the present form then.
func TestAnEarlierFormIsTakenOver(t *testing.T) {
	old, now := "rule: {mode: a}\n", "rule: {name: a}\n"
	either := func(text []byte) bool { return is(old)(text) || is(now)(text) }
	dir := t.TempDir()
	place(t, filepath.Join(dir, Experiment), old)
	place(t, filepath.Join(dir, Checkpoint), "point")
	_, err := Open(dir, []byte(now), is(now), Resume)
	says(t, "the earlier form, not known as the same", err, "another experiment")
	if got := contents(t, filepath.Join(dir, Experiment)); got != old {
		t.Errorf("the refused folder now holds %q", got)
	}
	r, err := Open(dir, []byte(now), either, Resume)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got := contents(t, filepath.Join(dir, Experiment)); got != now || !r.Resumed() {
		t.Errorf("the folder holds %q, want the present form", got)
	}
}

// Folders of other things, and files of other people that look like ours, stay as they are.
func TestOtherThingsStay(t *testing.T) {
	dir := t.TempDir()
	place(t, filepath.Join(dir, "thesis.tex"), "kept")
	_, err := Open(dir, nil, is(""), Fresh)
	says(t, "a folder with other things", err, "holds thesis.tex")
	if got := tree(t, dir); !slices.Equal(got, []string{"thesis.tex: kept"}) {
		t.Errorf("the refused folder now holds %v", got)
	}
	_, err = Open(filepath.Join(dir, "thesis.tex", "run"), nil, is(""), New)
	says(t, "a folder inside a file", err, "choose another with --out")

	run := filepath.Join(dir, "run")
	closed(t, opened(t, run, New))
	for _, name := range []string{"notes.tmp-1", "model.safetensors.tmp-old", "model.safetensors.tmp-", ".tmp-12", "model.safetensors.tmp-12.bak"} {
		place(t, filepath.Join(run, name), "kept")
	}
	for _, f := range files() {
		place(t, filepath.Join(run, f+".tmp-0123"), "half")
	}
	closed(t, opened(t, run, Fresh))
	kept := 0
	for _, f := range tree(t, run) {
		if strings.HasSuffix(f, ": half") {
			t.Errorf("left behind: %s", f)
		}
		if strings.HasSuffix(f, ": kept") {
			kept++
		}
	}
	if kept != 5 {
		t.Errorf("%d files of others are left, want 5", kept)
	}
}

// What lies where a run would be made anew is refused, and stays.
func TestFreshFolderOfOthers(t *testing.T) {
	dir := t.TempDir()
	r := opened(t, dir, New)
	saved(t, r, "abc")
	finish(t, r)
	place(t, filepath.Join(dir, "fresh", "thesis.tex"), "kept")
	_, err := Open(dir, []byte(runA), is(runA), Fresh)
	says(t, "other things", err, "holds other things", "thesis.tex")
	if contents(t, filepath.Join(dir, "fresh", "thesis.tex")) != "kept" {
		t.Error("it was changed")
	}
}

// The folder of a run that is made anew cannot be had without the one that it lies in, by whatever name.
func TestFreshFolderHasNoOwnerOfItsOwn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	r := opened(t, dir, New)
	saved(t, r, "abc")
	finish(t, r)
	r = opened(t, dir, Fresh)
	writeCheckpoint(t, r, "point")
	fresh := filepath.Join(dir, "fresh")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(fresh, link); err != nil {
		t.Skip("no symbolic links can be made here: ", err)
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{fresh, fresh + "/", link} {
		_, err := Open(name, []byte(runA), is(runA), Resume)
		says(t, name, err, "is of a run that will replace the one in "+real+": name that folder")
		_, err = Claim(name, []byte(runA), is(runA))
		says(t, name, err, "name that folder")
	}
	closed(t, r)
	plain := filepath.Join(t.TempDir(), "fresh") // a run may have the name elsewhere
	closed(t, opened(t, plain, New))
	if s, err := Look(plain); err != nil || s.State != StateStopped {
		t.Errorf("%+v, %v", s, err)
	}
}
