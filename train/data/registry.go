package data

import (
	"github.com/pkg/errors"

	"credo/graph/catalog"
)

// A Spec is what is known of a set: its files, and what must be in them.
type Spec struct {
	Name    string   // how it is asked for: "mnist"
	Title   string   // what it is, in a line
	Folders []string // the folders it may be in, below a place; none: it is embedded
	Advice  string   // where a user gets the files
	URL     string   // the folder they are published in; its files are gzip'd, tables, or the archive
	Archive Archive  // that has all files where they are published
	Classes int
	Names   []string // of the classes, in order; nil: they have none but their numbers
	Scale   uint8    // the byte that stands for 1
	View    View     // how images are shown if nobody says otherwise
	With    string   // settings of other sections that go with the set, as those of a catalog.Entry
	Train   Part
	Test    Part // N 0: there is none, and Train is split by the rule in the package comment

	Rows, Cols, Channels int
}

// A Part has the files of one part: a file of images and one of their labels, or files of records, which have both.
type Part struct {
	N              int // images
	Images, Labels File
	Table          string // the text file of which both are made where they are published in one; "": they are files there too
	Records        []File // equally many images in each; then there are no Images and Labels
}

func (p Part) files() []File {
	if len(p.Records) > 0 {
		return p.Records
	}
	return []File{p.Images, p.Labels}
}

// A File is known by its name, without .gz, and its content.
type File struct {
	Name   string
	SHA256 string // of the unpacked bytes, in hex
}

// Files are all files of the set.
func (s Spec) Files() []File {
	f := s.Train.files()
	if s.Test.N > 0 {
		f = append(f, s.Test.files()...)
	}
	return f
}

// Embedded tells whether the set is inside the program.
func (s Spec) Embedded() bool { return len(s.Folders) == 0 }

// Registry returns the sets known by name, in the order they are listed.
func Registry() []Spec {
	return []Spec{
		{
			Name: "digits", Title: "UCI handwritten digits, the 1,797 of scikit-learn",
			Rows: 8, Cols: 8, Channels: 1, Classes: 10, Scale: 16,
			Train: idxPair("digits", 1797,
				"359cd13f0f514122884198b78a131df597421cbf5e93a76678fa96fc548f0d96",
				"ce71631c1f31ce56fa54f31d1d498fafacff59b001e6c30c4a5e29508aa277ad"),
		},
		{
			Name: "mnist", Title: "MNIST, handwritten digits",
			Folders: []string{"mnist"},
			Advice:  "LeCun, Cortes and Burges published them as MNIST",
			URL:     "https://ossci-datasets.s3.amazonaws.com/mnist/",
			Rows:    28, Cols: 28, Channels: 1, Classes: 10, Scale: 255,
			Train: idxPair("train", 60000,
				"ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
				"65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
			Test: idxPair("t10k", 10000,
				"0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
				"ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
		},
		{
			Name: "fashion", Title: "Fashion-MNIST, pictures of clothes",
			Folders: []string{"fashion", "fashion-mnist"}, // the latter is Debian's
			Advice:  "Zalando published them as Fashion-MNIST; on Debian: apt-get install dataset-fashion-mnist",
			URL:     "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
			Rows:    28, Cols: 28, Channels: 1, Classes: 10, Scale: 255,
			Train: idxPair("train", 60000,
				"c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
				"bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
			Test: idxPair("t10k", 10000,
				"5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
				"0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
		},
		{
			Name: "optdigits", Title: "UCI handwritten digits, all 5,620",
			Folders: []string{"optdigits"},
			Advice:  "they are the UCI data set 80, doi 10.24432/C50P49, rewritten as IDX",
			URL:     "https://archive.ics.uci.edu/ml/machine-learning-databases/optdigits/",
			Rows:    8, Cols: 8, Channels: 1, Classes: 10, Scale: 16,
			Train: idxPair("train", 3823,
				"4c1b3e001c617c49df662e212afe65f228fbfbe6197a817adc776ec71de11707",
				"8efd46ba523e1ce034de771c7712183a9dab51767844532c1e8d194f48bd300c").from("optdigits.tra"),
			Test: idxPair("t10k", 1797,
				"359cd13f0f514122884198b78a131df597421cbf5e93a76678fa96fc548f0d96",
				"ce71631c1f31ce56fa54f31d1d498fafacff59b001e6c30c4a5e29508aa277ad").from("optdigits.tes"),
		},
		cifar10(),
	}
}

// idxPair names the two files of n images as MNIST's are named.
func idxPair(prefix string, n int, images, labels string) Part {
	return Part{
		N:      n,
		Images: File{prefix + "-images-idx3-ubyte", images},
		Labels: File{prefix + "-labels-idx1-ubyte", labels},
	}
}

// from says that the pair is published as a table.
func (p Part) from(table string) Part {
	p.Table = table
	return p
}

// Lookup finds a set by name. The error for a name that is not known suggests the nearest.
func Lookup(name string) (Spec, error) {
	var names []string
	for _, s := range Registry() {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	return Spec{}, errors.Errorf("data set %s", catalog.Unknown(name, names))
}
