package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"github.com/pkg/errors"

	"credo/train/experiment"
	"credo/train/rundir"
)

// experiment reads the experiment: of a run that goes on from its folder, else as it is named.
func (c trainCmd) experiment(e *env) (experiment.Experiment, error) {
	if c.Resume == "" {
		return c.read(e, "epochs: 10")
	}
	file, settings, err := c.split()
	switch {
	case err != nil:
	case c.Fresh:
		err = errors.New("--resume goes on with a run, and --fresh makes it anew: give one of them")
	case file != "":
		err = errors.Errorf("--resume reads the experiment from %s: leave out %s", c.Resume, file)
	case c.Out != "":
		err = errors.Errorf("--resume goes on in %s: leave out --out", c.Resume)
	}
	if err != nil {
		return experiment.Experiment{}, usage(err)
	}
	path := filepath.Join(c.Resume, rundir.Experiment)
	if _, err := os.Stat(path); err != nil {
		return experiment.Experiment{}, usage(errors.Wrapf(err, "%s holds no run to go on with", c.Resume))
	}
	was, err := decode(e, path, "", nil)
	if err != nil {
		return was, err
	}
	now, err := decode(e, path, "", settings)
	if err == nil && !bytes.Equal(now.Canonical(), was.Canonical()) {
		err = usage(errors.Errorf("%s: a run that goes on keeps its experiment; begin another without --resume", strings.Join(settings, " ")))
	}
	return now, err
}

// shellWord is a word as a shell takes it.
func shellWord(s string) string {
	if s != "" && !strings.ContainsAny(s, " \t\n'\"\\$&|;<>()*?[]#~=%!{}`") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
