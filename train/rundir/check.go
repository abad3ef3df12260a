package rundir

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"path/filepath"
	"strings"

	"github.com/pkg/errors"
)

// vouched are the keys of summary.json that tell the files of the run.
type vouched struct {
	Files map[string]string `json:"files,omitempty"` // SHA-256 by name; none in folders of before they were noted
}

// ReadSummary returns the text of summary.json of a finished run, when all files are the ones it vouches for. An error says which is not.
func (r *Run) ReadSummary() ([]byte, error) { return readSummary(r.disk, r.Dir) }

// ReadSummary reads a folder that this process does not have.
func ReadSummary(dir string) ([]byte, error) { return readSummary(osDisk{}, dir) }

func readSummary(d disk, dir string) ([]byte, error) {
	text, err := read(d, filepath.Join(dir, Summary))
	if err != nil {
		return nil, errors.Wrap(err, "cannot read the summary")
	}
	var v vouched
	if err := json.Unmarshal(text, &v); err != nil {
		return nil, errors.Wrapf(err, "%s is damaged; --fresh makes the run anew", filepath.Join(dir, Summary))
	}
	var wrong []string
	for _, name := range result() {
		if want := v.Files[name]; want != "" {
			if err := checkHash(d, filepath.Join(dir, name), want); err != nil {
				wrong = append(wrong, err.Error())
			}
		}
	}
	if len(wrong) > 0 {
		return nil, errors.Errorf("%s; the run's summary is not of these files; --fresh makes the run anew", strings.Join(wrong, "; "))
	}
	return text, nil
}

// CheckFile compares the bytes of a file with the hash that a summary beside it has of it. A file that no summary vouches for is right.
func CheckFile(path string, data []byte) error {
	text, err := read(osDisk{}, filepath.Join(filepath.Dir(path), Summary))
	if err != nil {
		return nil
	}
	var v vouched
	if json.Unmarshal(text, &v) != nil {
		return nil
	}
	sum := sha256.Sum256(data)
	return compareHash(path, hex.EncodeToString(sum[:]), v.Files[filepath.Base(path)])
}

func checkHash(d disk, path, want string) error {
	got, err := hash(d, path)
	if err != nil {
		return err
	}
	return compareHash(path, got, want)
}

func compareHash(path, got, want string) error {
	if want == "" || got == want {
		return nil
	}
	return errors.Errorf("%s is not the file that the run left: its SHA-256 is %.16s…, and %s says %.16s…", path, got, Summary, want)
}

// hash is the SHA-256 of a file.
func hash(d disk, path string) (string, error) {
	f, err := d.open(path)
	if err != nil {
		return "", errors.WithStack(err)
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", errors.Wrapf(err, "cannot read %s", path)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
