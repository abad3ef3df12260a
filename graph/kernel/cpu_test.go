package kernel

import (
	"errors"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"testing"
)

// No wish gets more than the processor can do.
func TestChoose(t *testing.T) {
	for _, c := range []struct {
		wish      string
		can, want level
	}{
		{"", generic, generic}, {"", avx2, avx2}, {"", avx512, avx512},
		{"generic", avx512, generic}, {"avx2", avx512, avx2}, {"avx512", avx512, avx512},
		{"avx512", avx2, avx2}, {"avx512", generic, generic}, {"avx2", generic, generic},
		{"AVX512", avx512, generic}, {"sse", avx512, generic}, {"avx512 ", avx512, generic},
	} {
		if got := choose(c.wish, c.can); got != c.want {
			t.Errorf("%q where %v is best gives %v, want %v", c.wish, c.can, got, c.want)
		}
	}
}

// The environment decides, in a process of its own.
func TestLevel(t *testing.T) {
	if !slices.Contains(Levels(), Level()) || Levels()[0] != "generic" {
		t.Errorf("level %q is in use, of %q", Level(), Levels())
	}
	if wish, ok := os.LookupEnv("CREDO_TEST_LEVEL"); ok {
		if got := Level(); got != wish {
			t.Errorf("level %q is in use, want %q", got, wish)
		}
		return
	}
	top := Levels()[len(Levels())-1]
	wishes := map[string]string{"": top, "generic": "generic", "avx512": top, "nonsense": "generic"}
	for _, name := range Levels() {
		wishes[name] = name
	}
	for wish, want := range wishes {
		cmd := exec.Command(os.Args[0], "-test.run=^TestLevel$")
		cmd.Env = append(os.Environ(), EnvVar+"="+wish, "CREDO_TEST_LEVEL="+want)
		out, err := cmd.CombinedOutput()
		if errors.Is(err, syscall.ENOEXEC) {
			t.Skip("this program cannot start itself: it runs under emulation")
		}
		if err != nil {
			t.Errorf("%s=%q: %v\n%s", EnvVar, wish, err, out)
		}
	}
}
