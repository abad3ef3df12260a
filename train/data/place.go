package data

import (
	"embed"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/pkg/errors"
)

// EnvVar is the environment variable that may name a folder of data sets.
const EnvVar = "CREDO_DATA"

// A Place is a folder that may hold sets, each in a folder of its own.
type Place struct {
	Name string // how the user knows it: "--data-dir"
	Dir  string // "" if the user did not set it
	Must bool   // the user named it, so it is an error if there is no such folder
}

// Places are where sets are looked for, in order: dataDir (of --data-dir),
// env (the value of [EnvVar]), ../shared/data, Debian's data set packages.
// The first two may be "".
func Places(dataDir, env string) []Place {
	return []Place{
		{Name: "--data-dir", Dir: dataDir, Must: true},
		{Name: EnvVar, Dir: env, Must: true},
		{Name: "beside the working folder", Dir: filepath.Join("..", "shared", "data")},
		{Name: "Debian's packages", Dir: "/usr/share/datasets"},
	}
}

// embedded has the files of the sets that are inside the program.
//
//go:embed digits/*.gz
var embedded embed.FS

// home is where the files of one set are.
type home struct {
	fsys  fs.FS
	dir   string // for the user's eyes
	inner string // the folder in it where its archive unpacks to; "": there is none
}

// home is a folder as the home of the set.
func (s Spec) home(folder string) home { return home{os.DirFS(folder), folder, s.Archive.Folder} }

// file finds a file by its name, gzip'd or not, where it is or where the archive unpacks to. There may be none.
func (h home) file(name string) (found string, err error) {
	for _, n := range []string{name + ".gz", name, path.Join(h.inner, name+".gz"), path.Join(h.inner, name)} {
		_, err := fs.Stat(h.fsys, n)
		if err == nil {
			return n, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", fileError(h.path(n), err)
		}
	}
	return "", nil
}

func (h home) path(name string) string { return filepath.Join(h.dir, name) }

// find returns the first place that has a file of the set.
func (s Spec) find(places []Place) (home, error) {
	if s.Embedded() {
		sub, err := fs.Sub(embedded, s.Name)
		return home{fsys: sub, dir: "embedded"}, err
	}
	for _, p := range places {
		for _, folder := range s.Folders {
			h := s.home(filepath.Join(p.Dir, folder))
			if found, err := s.isIn(p, h); found || err != nil {
				return h, err
			}
		}
	}
	return home{}, errors.WithStack(&MissingError{Spec: s, Places: places})
}

// isIn tells whether a folder of a place has at least one file of the set, or its archive.
func (s Spec) isIn(p Place, h home) (bool, error) {
	if p.Dir == "" {
		return false, nil
	}
	if info, err := os.Stat(p.Dir); p.Must && (err != nil || !info.IsDir()) {
		return false, errors.Errorf("%s %s: there is no such folder; name the folder that has %s in it", p.Name, p.Dir, s.Folders[0])
	}
	for _, f := range s.Files() {
		if found, err := h.file(f.Name); found != "" || err != nil {
			return found != "", err
		}
	}
	return h.hasArchive(s.Archive)
}
