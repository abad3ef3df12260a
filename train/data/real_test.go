package data_test

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"credo/train/data"
)

// realData is the folder of the published files: $CREDO_SHARED/data, or
// shared/data beside a folder above this one. They are not in the module:
// without them the test is skipped, but not where CI is set.
func realData(t testing.TB) string {
	t.Helper()
	var tried []string
	is := func(dir string) bool {
		tried = append(tried, dir)
		info, err := os.Stat(dir)
		return err == nil && info.IsDir()
	}
	if shared := os.Getenv("CREDO_SHARED"); shared != "" {
		if dir := filepath.Join(shared, "data"); is(dir) {
			return dir
		}
	}
	at, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; at != filepath.Dir(at); at = filepath.Dir(at) {
		if dir := filepath.Join(at, "shared", "data"); is(dir) {
			return dir
		}
	}
	stop := t.Skipf
	if os.Getenv("CI") == "true" {
		stop = t.Fatalf
	}
	stop("no published data sets in %v; set CREDO_SHARED to the folder above data", tried)
	return ""
}

// Published facts. MNIST and Fashion-MNIST: counts of the classes as they are
// commonly listed; mean and standard deviation of the training pixels, 0.1307
// and 0.3081, 0.2860 and 0.3530, are the constants that PyTorch's examples
// normalise with. optdigits: counts from optdigits.names, mean and deviation
// computed from the file in Python, over 16.
var published = []struct {
	name          string
	train, test   string
	mean, std     float64
	first, firstT string
	valid         int
}{
	{"mnist", "[5923 6742 5958 6131 5842 5421 5918 6265 5851 5949]", "[980 1135 1032 1010 982 892 958 1028 974 1009]",
		0.1307, 0.3081, "[5 0 4 1 9 2 1 3 1 4]", "[7 2 1 0 4 1 4 9 5 9]", 6000},
	{"fashion", "[6000 6000 6000 6000 6000 6000 6000 6000 6000 6000]", "[1000 1000 1000 1000 1000 1000 1000 1000 1000 1000]",
		0.2860, 0.3530, "[9 0 0 3 0 2 7 2 5 5]", "[9 2 1 1 6 1 4 6 5 7]", 6000},
	{"optdigits", "[376 389 380 389 387 376 377 387 380 382]", "[178 182 177 183 181 182 181 179 174 180]",
		0.3077, 0.3773, "[0 0 7 4 6 2 5 5 0 8]", "[0 1 2 3 4 5 6 7 8 9]", 382},
}

func TestPublishedSets(t *testing.T) {
	dir := realData(t)
	for _, c := range published {
		t.Run(c.name, func(t *testing.T) {
			s, err := data.Load(c.name, data.Options{Places: data.Places(dir, ""), Valid: new(0.0)})
			if err != nil {
				t.Fatal(err)
			}
			mean, std := moments(values(&s.Train))
			if math.Abs(mean-c.mean) > 5e-5 || math.Abs(std-c.std) > 5e-5 {
				t.Errorf("mean %.5f, deviation %.5f, want %.4f, %.4f", mean, std, c.mean, c.std)
			}
			for _, p := range []struct {
				set           *data.Set
				counts, first string
			}{{&s.Train, c.train, c.first}, {&s.Test, c.test, c.firstT}} {
				if got := fmt.Sprint(p.set.Counts()); got != p.counts {
					t.Errorf("%s: by class %s, want %s", p.set.Name, got, p.counts)
				}
				if got := fmt.Sprint(p.set.Labels[:10]); got != p.first {
					t.Errorf("%s: first labels %s, want %s", p.set.Name, got, p.first)
				}
			}
			if s.Valid.Len() != 0 || s.Source != filepath.Join(dir, c.name) {
				t.Errorf("%d images for validation, from %s", s.Valid.Len(), s.Source)
			}
		})
	}
}

func moments(x []float32) (mean, std float64) {
	var sum, squares float64
	for _, v := range x {
		sum += float64(v)
		squares += float64(v) * float64(v)
	}
	mean = sum / float64(len(x))
	return mean, math.Sqrt(squares/float64(len(x)) - mean*mean)
}

// MNIST's unpacked files have published MD5 sums, which no hash of ours is
// derived from.
func TestMNISTFilesHaveThePublishedMD5(t *testing.T) {
	dir := realData(t)
	for file, want := range map[string]string{
		"train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
		"train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
		"t10k-images-idx3-ubyte":  "2646ac647ad5339dbf082846283269ea",
		"t10k-labels-idx1-ubyte":  "27ae3e4e09519cfbb04c329615203637",
	} {
		packed, err := os.ReadFile(filepath.Join(dir, "mnist", file+".gz"))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := plainOf(packed)
		if err != nil {
			t.Fatal(err)
		}
		if got := md5.Sum(plain); hex.EncodeToString(got[:]) != want {
			t.Errorf("%s: MD5 %x, want %s", file, got, want)
		}
		i := slices.IndexFunc(mnist(t).Files(), func(f data.File) bool { return f.Name == file })
		if i < 0 || mnist(t).Files()[i].SHA256 != sum(plain) {
			t.Errorf("%s: the registry has another SHA-256 than %s", file, sum(plain))
		}
	}
}

func mnist(t *testing.T) data.Spec {
	t.Helper()
	s, err := data.Lookup("mnist")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The default keeps the first tenth of the training file for validation.
func TestPublishedSplit(t *testing.T) {
	dir := realData(t)
	s, err := data.Load("mnist", data.Options{Places: data.Places(dir, ""), TrainImages: 1000})
	if err != nil {
		t.Fatal(err)
	}
	if s.Train.Len() != 1000 || s.Valid.Len() != 6000 || s.Test.Len() != 10000 {
		t.Errorf("%d, %d, %d images", s.Train.Len(), s.Valid.Len(), s.Test.Len())
	}
	labels, err := data.ReadLabels(filepath.Join(dir, "mnist", trainY+".gz"), 10)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s.Valid.Labels, labels[:6000]) || !slices.Equal(s.Train.Labels, labels[6000:7000]) {
		t.Error("the parts are not the first 6000 and the next 1000")
	}
}

// The digits are the test part of optdigits.
func TestDigitsAreTheTestPartOfOptdigits(t *testing.T) {
	d, err := data.Load("optdigits", data.Options{Places: data.Places(realData(t), "")})
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Test.Counts(); !slices.Equal(got, []int{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}) {
		t.Errorf("by class %v", got)
	}
	e := loadDigits(t, data.Options{})
	if !slices.Equal(e.Train.Image(0), d.Test.Image(0)) || !slices.Equal(e.Test.Image(0), d.Test.Image(72)) {
		t.Error("images of digits differ from optdigits (0, and 72 by the rule of the split)")
	}
}
