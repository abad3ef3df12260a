package cli

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// exits runs a program and checks its exit code: exits 2 credo train --rule none
func exits(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "exits CODE PROGRAM [ARGUMENT …]")
	code := 0
	var failed *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &failed) {
		code = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// queryJSON looks a value up and matches its compact form: json stdout rows.0.circuit '^"mlp"$'. With ! there must be no such value.
func queryJSON(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || neg && len(args) != 2 {
		ts.Fatalf("usage: [!] json FILE PATH [REGEXP]")
	}
	var v any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &v))
	for key := range strings.SplitSeq(args[1], ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			i, err := strconv.Atoi(key)
			if ts.Check(err); i >= len(x) {
				v = nil
				continue
			}
			v = x[i]
		default:
			v = nil
		}
	}
	if neg != (v == nil) && len(args) == 2 {
		ts.Fatalf("%s of %s is %v", args[1], args[0], v)
	}
	if len(args) == 3 {
		text, err := json.Marshal(v)
		ts.Check(err)
		if !regexp.MustCompile(args[2]).Match(text) {
			ts.Fatalf("%s of %s is %s, which does not match %s", args[1], args[0], text, args[2])
		}
	}
}

// writeIDX writes an IDX file of equal bytes, gzip'd if its name says so: idx images.gz 3823x8x8 7
func writeIDX(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 3, "idx FILE NxROWSxCOLUMNS VALUE")
	dims := strings.Split(args[1], "x")
	value, err := strconv.Atoi(args[2])
	ts.Check(err)
	data, total := []byte{0, 0, 8, byte(len(dims))}, 1
	for _, d := range dims {
		n, err := strconv.Atoi(d)
		ts.Check(err)
		data = binary.BigEndian.AppendUint32(data, uint32(n))
		total *= n
	}
	data = append(data, bytes.Repeat([]byte{byte(value)}, total)...)
	if strings.HasSuffix(args[0], ".gz") {
		var buf bytes.Buffer
		z := gzip.NewWriter(&buf)
		_, err := z.Write(data)
		ts.Check(err)
		ts.Check(z.Close())
		data = buf.Bytes()
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o644))
}

// edit replaces a text that a file holds once: edit cases.json 0.81 0.82
func edit(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 3, "edit FILE OLD NEW")
	text := ts.ReadFile(args[0])
	if n := strings.Count(text, args[1]); n != 1 {
		ts.Fatalf("%s holds %q %d times", args[0], args[1], n)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, args[1], args[2], 1)), 0o644))
}

// poke overwrites bytes, counted from the end: poke model.safetensors -4 0000c07f
func poke(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 3, "poke FILE -OFFSET HEX")
	data := []byte(ts.ReadFile(args[0]))
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	with, err := hex.DecodeString(args[2])
	ts.Check(err)
	copy(data[len(data)+at:], with)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o644))
}

// cut leaves the first bytes of a file: cut images.gz 100
func cut(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "cut FILE BYTES")
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
}

// waitFor waits until a file is there.
func waitFor(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "waitfor FILE")
	for range 3000 {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("%s did not come", args[0])
}

// serve serves a folder by HTTP until the script ends, and has its address in $SERVER: serve published
func serve(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "serve FOLDER")
	s := httptest.NewServer(http.FileServer(http.Dir(ts.MkAbs(args[0]))))
	ts.Defer(s.Close)
	ts.Setenv("SERVER", s.URL)
}

func need(ts *testscript.TestScript, neg bool, args []string, n int, form string) {
	if neg || len(args) < n {
		ts.Fatalf("usage: %s", form)
	}
}
