package cli

import (
	"bytes"
	"testing"
	"time"
)

// 50 steps in 20 s are 2.5 a second, and 100 more take 40 s.
func TestProgressLine(t *testing.T) {
	if got, want := progressLine("dic", 60, 160, 50, 20*time.Second), "dic: step 60 of 160, 2.5/s, 40s left"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Where there is no terminal, lines come now and then, not at every step.
func TestProgressLines(t *testing.T) {
	var out bytes.Buffer
	b := newProgress(&out).start("dic")
	for i := range 100 {
		b.step(i+1, 1000)
	}
	if out.Len() > 0 {
		t.Errorf("a fast run prints %q", out.String())
	}
	b.begun, b.told = b.begun.Add(-lineEvery), b.told.Add(-lineEvery)
	b.step(101, 1000)
	b.step(102, 1000)
	if n := bytes.Count(out.Bytes(), []byte("dic: step 101 of 1000, ")); n != 1 || bytes.Count(out.Bytes(), []byte("\n")) != 1 {
		t.Errorf("after %v: %q", lineEvery, out.String())
	}
}
