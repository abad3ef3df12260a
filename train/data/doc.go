// Package data reads sets of labelled images, which are tasks: [Splits] fill minibatches with them.
//
//	places := data.Places(dir, os.Getenv(data.EnvVar))
//	s, err := data.Load("mnist", data.Options{Places: places})
//	at := task.Address{Part: task.Train, Size: 100, Seed: seed, Epoch: epoch}
//	for at.Step = range s.Steps(at.Part, at.Size) {
//		n := s.Samples(at)                  // 100, or less in the last minibatch
//		err := s.Fill(at, arrays)           // x (n, values) and target (n, classes)
//		...
//	}
//
// An experiment names a set by its recipe, [Published] or [Files].
//
// # Sets
//
// [Registry] is the table of the sets that are known by name. The digits are
// embedded in the program; the others are read from IDX files, gzip'd or not, or
// from files of records (a label and the channels of an image, one after the
// other), also in the archive in which they are published. They must be the
// published ones: their unpacked bytes are compared with the SHA-256 in the
// table, and any other file is refused by name. To add a set, add a row.
//
// Images stay the bytes of their file, (rows, columns, channels) each, with a
// table of the value that a byte of each channel stands for.
//
// # How images are shown
//
// A [View] crops and mirrors training images at random and normalises the
// images of every part. What is drawn is a function of seed, epoch and image,
// so that it depends neither on the size of minibatches nor on their order.
//
// # Where files are looked for
//
// In each place of [Places], in order: the folder given as --data-dir, the one
// in CREDO_DATA, ../shared/data, and where Debian's dataset packages install.
// A place holds a set as DIR/mnist/train-images-idx3-ubyte.gz (or without .gz)
// and so on; a set with an archive as DIR/cifar10/cifar-10-binary.tar.gz, as the
// folder that it unpacks to in DIR/cifar10, or as the files themselves there. The
// unpacked files are read if all are there. The first place with any file of the set is used; if another of
// its files is missing there, that is an error, not a reason to look further.
//
// # Three parts
//
// Training, validation and test never share an image, and none depends on a
// seed. Where the set has a file for testing, that is the test part, the first
// tenth of the training file is for validation and the rest for training. The
// digits have one file: the images of each class are counted from 0 in the
// order of the file, and by the last digit of that count 8 and 9 are for
// testing, 7 for validation, 0 to 6 for training (70, 10 and 20 percent).
// [Options] changes how many are kept for validation.
//
// # The user's own
//
// [LoadOwn] reads a CSV file or a folder of IDX files that no table knows, finds shape and classes, and splits them by a seed, class
// by class. [Spec.Fetch] downloads a published set.
//
// # Errors
//
// An error about a file names it, its fault and the remedy.
// No input makes this package panic, and no header makes it reserve memory
// that the file does not fill.
package data
