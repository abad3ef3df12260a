package runner

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/csv"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"credo/graph/kernel"
	"credo/train"
	"credo/train/rundir"
	"credo/train/task"
)

// The files under testdata/before are what users had when this test was written: experiments as they type them, the text that run
// folders kept of each, the hash of what each learned, and folders of finished runs. They stay as they are. -update adds
// files and hashes that are missing, for the kernel level in use, and writes over nothing:
//
//	for level in generic avx2 avx512; do CREDO_KERNELS=$level go test ./train/runner -count=1 -run Before -update; done
var addMissing = flag.Bool("update", false, "add what testdata/before lacks")

const before = "testdata/before"

// circuitsBefore names the circuits that have a finished run under runs: a run of the experiment CIRCUIT-name-only.
func circuitsBefore() []string { return []string{"dic", "burstccn", "burstprop", "edn", "mlp"} }

// comparedBefore is the experiment of the comparison that is kept.
const comparedBefore = "compare-seeds"

// A file that was written before is read as it was, and learns the same bits: as typed, and as run folders keep it.
func TestFilesOfBefore(t *testing.T) {
	known := readHashes(t)
	t.Cleanup(func() { known.write(t) })
	paths, err := filepath.Glob(filepath.Join(before, "experiments", "*.yaml"))
	if err != nil || len(paths) < 40 {
		t.Fatalf("%d experiments, %v", len(paths), err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".yaml")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, s := readBefore(t, path)
			kept := filepath.Join(before, "resolved", name+".yaml")
			if *addMissing && !exists(kept) {
				place(t, kept, resolvedBefore(e))
			}
			again, _ := readBefore(t, kept)
			if diff := cmp.Diff(string(resolvedBefore(again)), string(resolvedBefore(e))); diff != "" {
				t.Errorf("another experiment as typed than as kept: -kept +typed\n%s", diff)
			}
			known.checkRuns(t, name, runsBefore(e), s)
			if !testing.Short() {
				known.checkRuns(t, name, runsBefore(again), s)
			}
		})
	}
}

// A model of before answers the test images as its run found it to.
func TestModelsOfBefore(t *testing.T) {
	for _, c := range circuitsBefore() {
		t.Run(c, func(t *testing.T) {
			dir := runOfBefore(t, c)
			e, l := learnerBefore(t, dir)
			want := decodedBefore(t, []byte(contents(t, dir, rundir.Summary))).(map[string]any)["test_accuracy"]
			if got := accuracyBefore(t, e, l); got != want {
				t.Errorf("accuracy %v, its summary says %v", got, want)
			}
		})
	}
}

// A run that was finished before is taken for finished, whether its experiment is asked for as typed or as kept, and its result is read
// as recorded. A comparison, which cannot know which program made the runs, makes them anew, once.
func TestRunsOfBefore(t *testing.T) {
	for _, c := range circuitsBefore() {
		t.Run(c, func(t *testing.T) {
			dir := runOfBefore(t, c)
			want := decodedBefore(t, []byte(contents(t, dir, rundir.Summary)))
			for _, path := range []string{filepath.Join(before, "experiments", c+"-name-only.yaml"), filepath.Join(dir, rundir.Experiment)} {
				e, _ := readBefore(t, path)
				got := summaryBefore(t, e, dir)
				if got == nil {
					t.Fatalf("%s: not taken for finished", path)
				}
				if at := lacks(got, want, ""); at != "" {
					t.Errorf("%s: the summary differs at %s: got %v, want %v", path, at, got, want)
				}
			}
		})
	}
	t.Run("comparison", func(t *testing.T) {
		kept := filepath.Join(before, "runs", "comparison")
		typed := filepath.Join(before, "experiments", comparedBefore+".yaml")
		e, s := readBefore(t, typed)
		if *addMissing && !exists(kept) {
			compareBefore(t, e, s, kept)
			withoutLogs(t, kept)
		}
		for i, row := range e.Rows() {
			for _, seed := range e.SeedList() {
				dir := filepath.Join(kept, RunFolder(i, row, seed))
				want := decodedBefore(t, []byte(contents(t, dir, rundir.Summary)))
				if at := lacks(summaryBefore(t, single(row, seed), dir), want, ""); at != "" {
					t.Errorf("%s: the summary differs at %s", dir, at)
				}
			}
		}
		fresh, _ := compareBefore(t, e, s, filepath.Join(t.TempDir(), "fresh"))
		for _, path := range []string{typed, filepath.Join(kept, rundir.Experiment)} {
			dir := filepath.Join(t.TempDir(), "comparison")
			if err := os.CopyFS(dir, os.DirFS(kept)); err != nil {
				t.Fatal(err)
			}
			e, s := readBefore(t, path)
			table, again := compareBefore(t, e, s, dir)
			if len(again) != 4 {
				t.Errorf("%s: made anew: %q, want all", path, again)
			}
			if diff := cmp.Diff(fresh, table); diff != "" {
				t.Errorf("%s: -fresh +made anew\n%s", path, diff)
			}
			if _, again := compareBefore(t, e, s, dir); len(again) > 0 {
				t.Errorf("%s: made anew twice: %q", path, again)
			}
		}
	})
}

// runOfBefore is the folder of a circuit's finished run.
func runOfBefore(t *testing.T, circuit string) string {
	dir := filepath.Join(before, "runs", circuit)
	if *addMissing && !exists(dir) {
		e, s := readBefore(t, filepath.Join(before, "experiments", circuit+"-name-only.yaml"))
		trainBefore(t, e, s, dir)
		withoutLogs(t, dir)
	}
	return dir
}

// lacks tells where a value of JSON does not hold another, "" if it does: objects may have gained keys.
func lacks(got, want any, at string) string {
	switch want := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return at + "."
		}
		for k, v := range want {
			if where := lacks(g[k], v, at+"."+k); where != "" {
				return where
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(want) {
			return at + "[]"
		}
		for i, v := range want {
			if where := lacks(g[i], v, fmt.Sprintf("%s[%d]", at, i)); where != "" {
				return where
			}
		}
		return ""
	}
	if got != want {
		return at + "="
	}
	return ""
}

// stateHash is the SHA-256 of what a run has learned: of each tensor of the weights and the rule's memory, in the learner's order, the
// name, the shape and the numbers.
func stateHash(t testing.TB, dir string) string {
	t.Helper()
	_, l := learnerBefore(t, dir)
	h := sha256.New()
	for _, v := range []*train.Values{&l.State.Weights, &l.State.Memory} {
		for _, name := range v.Names() {
			a := v.Get(name)
			fmt.Fprintf(h, "%s\n%s\n", name, fmt.Sprint(a.Shape))
			var numbers any = a.F32
			if a.F32 == nil {
				numbers = a.F64
			}
			if err := binary.Write(h, binary.LittleEndian, numbers); err != nil {
				t.Fatal(err)
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// hashed is what a hash is of: an experiment's name, the kernel level, the row of its comparison from 1 on, or 0, and the seed.
// The last places of sums depend on the level.
type hashed struct {
	name, level string
	row         int
	seed        uint64
}

type hashes struct {
	mutex sync.Mutex
	of    map[hashed]string
	grown bool
}

func readHashes(t testing.TB) *hashes {
	t.Helper()
	h := &hashes{of: map[hashed]string{}}
	if *addMissing && !exists(filepath.Join(before, "hashes.csv")) {
		return h
	}
	lines, err := csv.NewReader(strings.NewReader(contents(t, before, "hashes.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines[1:] {
		row, err := strconv.Atoi(l[2])
		if err != nil {
			t.Fatal(err)
		}
		seed, err := strconv.ParseUint(l[3], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		h.of[hashed{l[0], l[1], row, seed}] = l[4]
	}
	return h
}

// checkRuns trains runs and compares the states that they learn. On a machine that may round otherwise than the one that made the hashes,
// runs only need to end well.
func (h *hashes) checkRuns(t *testing.T, name string, runs []runBefore, s task.Task) {
	t.Helper()
	left := h.runsOf(name)
	for _, r := range runs {
		if !shortBefore(r.e) {
			continue
		}
		left--
		dir := filepath.Join(t.TempDir(), "run")
		trainBefore(t, r.e, s, dir)
		got := stateHash(t, dir)
		if sameEverywhere(r.e) || len(kernel.Levels()) > 1 { // these have fused multiply-add, as the machine of the hashes
			h.check(t, hashed{name, kernel.Level(), r.row, r.seed}, got)
		}
	}
	if left > 0 {
		t.Errorf("%d runs are no longer there", left)
	}
}

// runsOf counts the runs of an experiment that have a hash for the level in use.
func (h *hashes) runsOf(name string) (n int) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for k := range h.of {
		if k.name == name && k.level == kernel.Level() {
			n++
		}
	}
	return n
}

func (h *hashes) check(t *testing.T, key hashed, got string) {
	t.Helper()
	h.mutex.Lock()
	defer h.mutex.Unlock()
	want, ok := h.of[key]
	switch {
	case !ok && *addMissing:
		h.of[key], h.grown = got, true
	case !ok:
		t.Errorf("%+v: no hash", key)
	case got != want:
		t.Errorf("%+v: learned %s, before %s", key, got, want)
	}
}

// write keeps hashes that were added.
func (h *hashes) write(t testing.TB) {
	if !h.grown {
		return
	}
	var lines []string
	for k, sum := range h.of {
		lines = append(lines, fmt.Sprintf("%s,%s,%d,%d,%s\n", k.name, k.level, k.row, k.seed, sum))
	}
	slices.Sort(lines)
	place(t, filepath.Join(before, "hashes.csv"), []byte("name,level,row,seed,sha256\n"+strings.Join(lines, "")))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func place(t testing.TB, path string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// withoutLogs removes what holds times.
func withoutLogs(t testing.TB, dir string) {
	t.Helper()
	for _, pattern := range []string{rundir.Log, filepath.Join("*", rundir.Log)} {
		paths, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			if err := os.Remove(p); err != nil {
				t.Fatal(err)
			}
		}
	}
}
