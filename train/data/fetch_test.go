package data_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"credo/train/data"
)

// publisher serves the files of a tiny set, and remembers the requests.
type publisher struct {
	files  map[string][]byte
	cut    int  // break off after so many bytes; 0: do not
	whole  bool // know nothing of ranges
	asked  []string
	server *httptest.Server
}

func publish(t *testing.T, set *tiny) *publisher {
	p := &publisher{files: map[string][]byte{}}
	for name, content := range set.files {
		p.files["/sub/"+name+".gz"] = zip(t, content)
	}
	p.server = httptest.NewServer(p)
	t.Cleanup(p.server.Close)
	return p
}

func (p *publisher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.asked = append(p.asked, strings.TrimSpace(r.URL.Path+" "+r.Header.Get("Range")))
	content, ok := p.files[r.URL.Path]
	switch {
	case !ok:
		http.NotFound(w, r)
	case p.cut > 0:
		w.Header().Set("Content-Length", fmt.Sprint(len(content)))
		_, _ = w.Write(content[:p.cut])
	case p.whole:
		_, _ = w.Write(content)
	default:
		http.ServeContent(w, r, r.URL.Path, time.Time{}, bytes.NewReader(content))
	}
}

func (p *publisher) fetch(set *tiny, dir string) error {
	return set.spec.Fetch(context.Background(), data.FetchOptions{Dir: dir, From: p.server.URL + "/sub"})
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// noParts checks that nothing is left under a temporary name.
func noParts(t *testing.T, dir string) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(dir, "tiny", "*.credo.part")); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

func TestFetchedSetLoads(t *testing.T) {
	set, dir := newTiny(), filepath.Join(t.TempDir(), "new")
	p := publish(t, set)
	done := map[string]int64{}
	fetched := 0
	o := data.FetchOptions{
		Dir: dir, From: p.server.URL + "/sub/",
		Progress: func(file string, n, total int64) {
			if n < done[file] || n > total {
				t.Errorf("%s: %d of %d after %d", file, n, total, done[file])
			}
			done[file] = n
		},
		Report: func(_ string, was bool) {
			if was {
				fetched++
			}
		},
	}
	if err := set.spec.Fetch(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	if _, err := set.spec.Load(in(dir)); err != nil {
		t.Error(err)
	}
	if len(done) != 4 || done[trainX+".gz"] != int64(len(p.files["/sub/"+trainX+".gz"])) || fetched != 4 {
		t.Errorf("%v, %d fetched", done, fetched)
	}
	noParts(t, dir)

	// A file that is there is not fetched again, unpacked or not; one that is gone or spoiled is.
	p.asked, fetched = nil, 0
	put(t, filepath.Join(dir, "tiny", trainY), set.files[trainY])
	if err := os.Remove(filepath.Join(dir, "tiny", trainY+".gz")); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "tiny", testX+".gz"), []byte("spoiled"))
	if err := set.spec.Fetch(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	if len(p.asked) != 1 || p.asked[0] != "/sub/"+testX+".gz" || fetched != 1 {
		t.Errorf("asked for %v", p.asked)
	}
	if _, err := set.spec.Load(in(dir)); err != nil {
		t.Error(err)
	}
}

func TestBrokenDownloadIsGoneOnWith(t *testing.T) {
	for _, whole := range []bool{false, true} {
		set, dir := newTiny(), t.TempDir()
		p := publish(t, set)
		part := filepath.Join(dir, "tiny", trainX+".gz.credo.part")
		p.cut = 10
		wantError(t, p.fetch(set, dir), p.server.URL+"/sub/"+trainX+".gz", "broke off after 10 bytes", "fetch again to go on")
		if got := read(t, part); !bytes.Equal(got, p.files["/sub/"+trainX+".gz"][:10]) {
			t.Fatalf("%v is kept", got)
		}
		p.cut, p.whole, p.asked = 0, whole, nil
		if err := p.fetch(set, dir); err != nil {
			t.Fatal(err)
		}
		if p.asked[0] != "/sub/"+trainX+".gz bytes=10-" || p.asked[1] != "/sub/"+trainY+".gz" {
			t.Errorf("asked for %v", p.asked)
		}
		if got := read(t, filepath.Join(dir, "tiny", trainX+".gz")); !bytes.Equal(got, p.files["/sub/"+trainX+".gz"]) {
			t.Error("the file is not the served one")
		}
		noParts(t, dir)
	}
}

// All of a file was there when the program was killed; or more than there is.
func TestPartThatIsWholeOrTooLong(t *testing.T) {
	set, dir := newTiny(), t.TempDir()
	p := publish(t, set)
	part, content := filepath.Join(dir, "tiny", trainX+".gz.credo.part"), p.files["/sub/"+trainX+".gz"]
	put(t, part, append(bytes.Clone(content), "more"...))
	wantError(t, p.fetch(set, dir), "the server has no byte", "start anew")
	put(t, part, content)
	if err := p.fetch(set, dir); err != nil {
		t.Error(err)
	}
	noParts(t, dir)
}

// A file that is not the published one never takes a name, and the file of that name stays.
func TestWrongContentIsRefused(t *testing.T) {
	for name, content := range map[string][]byte{
		"another file": zip(t, idxBytes(make([]byte, 150), 25, 2, 3)), "a web page": []byte("<html>"), "half a gzip": zip(t, []byte("half"))[:12], "nothing": nil,
	} {
		t.Run(name, func(t *testing.T) {
			set, dir := newTiny(), t.TempDir()
			p := publish(t, set)
			good, wrong := filepath.Join(dir, "tiny", trainX+".gz"), filepath.Join(dir, "tiny", trainY+".gz")
			p.files["/sub/"+trainY+".gz"] = content
			put(t, wrong, []byte("the old file"))
			wantError(t, p.fetch(set, dir), trainY+".gz.credo.part", "refused and removed, and nothing else is changed")
			if !bytes.Equal(read(t, good), p.files["/sub/"+trainX+".gz"]) || string(read(t, wrong)) != "the old file" {
				t.Error("a file was changed")
			}
			noParts(t, dir)
		})
	}
}

func TestFetchFails(t *testing.T) {
	set, dir := newTiny(), t.TempDir()
	p := publish(t, set)
	delete(p.files, "/sub/"+trainX+".gz")
	wantError(t, p.fetch(set, dir), trainX+".gz", "404 Not Found", "--from")
	url := p.server.URL
	p.server.Close()
	wantError(t, set.spec.Fetch(context.Background(), data.FetchOptions{Dir: dir, From: url}), "cannot be fetched", url)
	for _, from := range []string{"", "here", "file:///tmp", "http://", "ftp://host/x", "http://a b/"} {
		wantError(t, set.spec.Fetch(context.Background(), data.FetchOptions{Dir: dir, From: from}), "is not the URL of a folder")
	}
	put(t, filepath.Join(dir, "file"), nil)
	wantError(t, set.spec.Fetch(context.Background(), data.FetchOptions{Dir: filepath.Join(dir, "file"), From: url}), "cannot make the folder")
	digits, err := data.Lookup("digits")
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, digits.Fetch(context.Background(), data.FetchOptions{Dir: dir}), "inside the program")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	wantError(t, set.spec.Fetch(ctx, data.FetchOptions{Dir: dir, From: url}), "canceled")
}

// A table becomes the two IDX files that the set is known by.
func TestFetchedTableIsRewritten(t *testing.T) {
	set, dir := newTiny(), t.TempDir()
	p := publish(t, set)
	set.spec.Train.Table = "tiny.tra"
	var table strings.Builder
	for i := range tinyTrain {
		v := i % 5
		fmt.Fprintf(&table, "%d,%d,%d, %d,%d,%d,%d\n", v, v, v, v, v, v, i%2)
	}
	p.files["/sub/tiny.tra"] = []byte(table.String())
	if err := p.fetch(set, dir); err != nil {
		t.Fatal(err)
	}
	if _, err := set.spec.Load(in(dir)); err != nil {
		t.Error(err)
	}
	noParts(t, dir)
	p.asked = nil
	if err := p.fetch(set, dir); err != nil || len(p.asked) > 0 {
		t.Error(err, p.asked)
	}
	for content, say := range map[string]string{"1,2\n": "line 1 has 2 columns, not 7", "1,2,3,4,5,6,x\n": `"x", which is no byte`, "0,0,0,0,0,0,1\n": "is not the published"} {
		p.files["/sub/tiny.tra"] = []byte(content)
		other := t.TempDir()
		wantError(t, p.fetch(set, other), "tiny.tra.credo.part", say, "refused and removed")
		noParts(t, other)
	}
}
