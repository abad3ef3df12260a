package data

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// oneFolder is the remedy for a folder that leaves a choice.
const oneFolder = "keep one set in a folder, named as MNIST's files are: train-images-idx3-ubyte, train-labels-idx1-ubyte and, if there are, t10k-…"

// readFolder reads the IDX files of a folder: a pair of images and labels, and perhaps one for testing. test is nil if there is none.
func readFolder(dir string) (train, test *samples, err error) {
	names, err := idxNames(dir)
	if err != nil {
		return nil, nil, err
	}
	images, labels := names.with("images"), names.with("labels")
	if len(images)+len(labels) == 0 {
		return nil, nil, refuse(dir, oneFolder+"; or name a CSV file itself", "is a folder without IDX files: no name in it has \"images\" or \"labels\"")
	}
	testImages, testLabels := images.forTest(), labels.forTest()
	if len(images) > 1 || len(labels) > 1 {
		images, labels = images.less(testImages), labels.less(testLabels)
	} else {
		testImages, testLabels = nil, nil // a single pair, under any name
	}
	if len(images) != 1 || len(labels) != 1 || len(testImages) > 1 || len(testImages) != len(testLabels) {
		return nil, nil, refuse(dir, oneFolder, "does not have one file of images and one of labels for training, and both or none for testing: images %v, labels %v, for testing %v and %v", images, labels, testImages, testLabels)
	}
	if train, err = readPair(dir, images[0], labels[0]); err != nil || len(testImages) == 0 {
		return train, nil, err
	}
	if test, err = readPair(dir, testImages[0], testLabels[0]); err != nil {
		return nil, nil, err
	}
	if a, b := train.size(), test.size(); a != b {
		return nil, nil, refuse(test.file, "check that both belong together", "has images of %s, and %s of %s", b, train.file, a)
	}
	return train, test, nil
}

// size is the size of a sample in words.
func (s *samples) size() string { return size(s.rows, s.cols, s.channels) }

// names are names of files.
type names []string

// idxNames lists the files that may be IDX files; of a file and its gzip'd twin the latter.
func idxNames(dir string) (names, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fileError(dir, err)
	}
	var all names
	for _, e := range entries {
		hidden := strings.HasPrefix(e.Name(), ".") || strings.HasSuffix(e.Name(), unfinished)
		if !hidden && !e.IsDir() {
			all = append(all, e.Name())
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(n string) bool { return slices.Contains(all, n+".gz") }), nil
}

func (n names) with(word string) (out names) {
	for _, name := range n {
		if strings.Contains(strings.ToLower(name), word) {
			out = append(out, name)
		}
	}
	return out
}

func (n names) forTest() names { return append(n.with("t10k"), n.less(n.with("t10k")).with("test")...) }

func (n names) less(others names) (out names) {
	for _, name := range n {
		if !slices.Contains(others, name) {
			out = append(out, name)
		}
	}
	return out
}

// readPair reads a file of images and the file of their labels.
func readPair(dir, images, labels string) (*samples, error) {
	x, err := readIDX(dir, images, "images", 3, 2, 4)
	if err != nil {
		return nil, err
	}
	y, err := readIDX(dir, labels, "labels", 1)
	if err != nil {
		return nil, err
	}
	im := x.images()
	s := &samples{file: filepath.Join(dir, images), rows: im.Rows, cols: im.Cols, channels: im.Channels, pixels: im.Pix, sum: sumOf(x.sum + y.sum)}
	if im.N != len(y.data) {
		return nil, refuse(s.file, "check that both belong together", "has %d images and %s has %d labels", im.N, filepath.Join(dir, labels), len(y.data))
	}
	s.labels = make([]int, im.N)
	known := map[string]int{}
	for i, l := range y.data {
		if s.labels[i], err = s.meet(known, strconv.Itoa(int(l))); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func readIDX(dir, name, holds string, ranks ...int) (*idx, error) {
	path := filepath.Join(dir, name)
	f, err := openFile(os.DirFS(dir), name, path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return decode(f, path, holds, ranks...)
}
