package rundir

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"
)

// End is how a run ended that did not finish.
type End struct {
	State   State     `json:"state"` // stopped or failed
	Reason  string    `json:"reason"`
	Step    int       `json:"step"`    // that was done
	Program string    `json:"program"` // the version of the program
	When    time.Time `json:"when"`
}

// String says it in the words that follow "a run that".
func (e End) String() string {
	if e.State == StateFailed {
		return fmt.Sprintf("failed after step %d (%s)", e.Step, e.Reason)
	}
	return fmt.Sprintf("was stopped after step %d", e.Step)
}

// End notes how the run ended that did not finish; the time is added.
func (r *Run) End(e End) error {
	e.When = time.Now().UTC().Truncate(time.Second)
	return writeJSON(r.disk, r.Path(Ended), e)
}

// readEnd reads how a run ended, if that is known.
func readEnd(d disk, dir string) (e End, ok bool) {
	text, err := read(d, filepath.Join(dir, Ended))
	if err != nil {
		return e, false
	}
	err = json.Unmarshal(text, &e)
	return e, err == nil && (e.State == StateStopped || e.State == StateFailed)
}
