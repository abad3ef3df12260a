package data_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"credo/train/data"
)

// The published files, served from here, pass the registry's own checks; optdigits comes as the tables of its publisher.
func TestPublishedSetsAreFetched(t *testing.T) {
	real := realData(t)
	files := http.NewServeMux()
	files.Handle("/", http.FileServer(http.Dir(real)))
	for remote, local := range map[string]string{"/optdigits/optdigits.tra": "train", "/optdigits/optdigits.tes": "t10k"} {
		images, err := data.ReadImages(filepath.Join(real, "optdigits", local+"-images-idx3-ubyte.gz"))
		if err != nil {
			t.Fatal(err)
		}
		labels, err := data.ReadLabels(filepath.Join(real, "optdigits", local+"-labels-idx1-ubyte.gz"), 10)
		if err != nil {
			t.Fatal(err)
		}
		var table strings.Builder
		for i, l := range labels {
			for _, p := range images.Pix[i*64 : (i+1)*64] {
				fmt.Fprintf(&table, "%d,", p)
			}
			fmt.Fprintf(&table, "%d\n", l)
		}
		files.HandleFunc(remote, func(w http.ResponseWriter, r *http.Request) {
			http.ServeContent(w, r, remote, time.Time{}, strings.NewReader(table.String()))
		})
	}
	server := httptest.NewServer(files)
	defer server.Close()
	dir := t.TempDir()
	for _, name := range []string{"mnist", "optdigits"} {
		s, err := data.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Fetch(context.Background(), data.FetchOptions{Dir: dir, From: server.URL + "/" + name}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Load(in(dir)); err != nil {
			t.Error(err)
		}
	}
	s, err := data.LoadOwn(data.Own{Path: filepath.Join(dir, "mnist"), Seed: 1, Test: 0.2})
	if err != nil {
		t.Fatal(err)
	}
	if s.Train.Classes != 10 || s.Train.Rows != 28 || s.Found.Scale != 255 || s.Train.Len()+s.Valid.Len() != 60000 || s.Test.Len() != 10000 {
		t.Errorf("%d classes, %d rows, scale %v, %d + %d + %d images", s.Train.Classes, s.Train.Rows, s.Found.Scale, s.Train.Len(), s.Valid.Len(), s.Test.Len())
	}
}
