package rundir

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestReadMetricsIgnoresACutLine(t *testing.T) {
	const head = "epoch,step,split,metric,layer,value\n"
	for data, want := range map[string]int{
		"": 0, "epoch,st": 0, head: 1, head + "1,1,test,loss,,2\n1,2,te": 2, head + "1,1,test,loss,\"a,b\",2\n": 2, head + "1,1,\"te": 1,
	} {
		got, err := ReadMetrics([]byte(data))
		if err != nil || len(got) != want {
			t.Errorf("%q: %v, %v, want %d lines", data, got, err, want)
		}
	}
	for _, data := range []string{"a,b\n", "epoch,step,split,metric,value,layer\n", head + "1,2\n", head + "1,1,\"te\n"} {
		if got, err := ReadMetrics([]byte(data)); err == nil || !strings.HasPrefix(err.Error(), "metrics.csv: ") {
			t.Errorf("%q: %v, %v", data, got, err)
		}
	}
}

func TestMetricRefusesWhatIsNoLine(t *testing.T) {
	r, err := Open(filepath.Join(t.TempDir(), "run"), nil, is(""), New)
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range [][]string{{"1"}, {"1", "2", "test", "loss", "a\nb", "3"}, {"1", "2", "test", "loss", "\r", "3"}, nil} {
		if err := r.Metric(cells...); err == nil {
			t.Errorf("%q was written", cells)
		}
	}
	want := []string{"1", "2", "te,st", `lo"ss`, "W1", "3"}
	if err := r.Metric(want...); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := ReadMetrics([]byte(contents(t, r.Path(Metrics))))
	if err != nil || len(got) != 2 || !slices.Equal(got[1], want) {
		t.Errorf("%q, %v", got, err)
	}
}

// For any bytes: no panic, and every line has its cells; cutting the end off only takes lines away.
func FuzzReadMetrics(f *testing.F) {
	f.Add([]byte("epoch,step,split,metric,layer,value\n1,1,test,loss,,2\n1,2,te"), 5)
	f.Add([]byte("epoch,step,split,metric,layer,value\r\n\"1\",1,\"t,e\",loss,,NaN\n"), 9)
	f.Fuzz(func(t *testing.T, data []byte, cut int) {
		lines, err := ReadMetrics(data)
		if err != nil {
			return
		}
		for _, l := range lines {
			if len(l) != len(columns()) {
				t.Fatalf("%q", l)
			}
		}
		if cut < 0 || cut > len(data) || strings.ContainsRune(string(data), '"') {
			return // a quoted cell may hold line breaks, which Metric never writes
		}
		fewer, err := ReadMetrics(data[:len(data)-cut])
		if err != nil || len(fewer) > len(lines) {
			t.Fatalf("%d lines became %d, %v", len(lines), len(fewer), err)
		}
	})
}
