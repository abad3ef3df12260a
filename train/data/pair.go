package data

// content is the checked content of a Part.
type content struct {
	pix    []uint8 // (N, D)
	labels []uint8 // (N)
}

// read reads and checks all files of the set. test is nil if it has none.
func (s Spec) read(h home) (train, test *content, err error) {
	if len(s.Train.Records) > 0 {
		return s.readRecords(h)
	}
	if train, err = s.readPublished(h, s.Train); err != nil {
		return nil, nil, err
	}
	if s.Test.N == 0 {
		return train, nil, nil
	}
	test, err = s.readPublished(h, s.Test)
	return train, test, err
}

func (s Spec) readPublished(h home, p Part) (*content, error) {
	x, xName, err := s.readFile(h, p.Images, "images", 3, 2, 4)
	if err != nil {
		return nil, err
	}
	y, yName, err := s.readFile(h, p.Labels, "labels", 1)
	if err != nil {
		return nil, err
	}
	im := x.images()
	if im.N != len(y.data) {
		return nil, refuse(xName, "check that both belong to this set", "has %d images and %s has %d labels", im.N, yName, len(y.data))
	}
	if got, want := size(im.Rows, im.Cols, im.Channels), size(s.Rows, s.Cols, s.Channels); im.N != p.N || got != want {
		return nil, refuse(xName, fetchAgain, "has %d images of %s, and %s has %d of %s", im.N, got, s.Name, p.N, want)
	}
	if err := s.checkContent(x, y, xName, yName, p); err != nil {
		return nil, err
	}
	return &content{im.Pix, y.data}, nil
}

// checkContent looks at every value first, which says more than a hash does.
func (s Spec) checkContent(x, y *idx, xName, yName string, p Part) error {
	for i, v := range x.data {
		if v > s.Scale {
			d := s.Rows * s.Cols * s.Channels
			return refuse(xName, fetchAgain, "pixel %d of image %d is %d, and %s has 0 to %d", i%d, i/d, v, s.Name, s.Scale)
		}
	}
	if err := checkLabels(y.data, yName, s.Classes); err != nil {
		return err
	}
	if err := checkSum(xName, x.sum, p.Images, s.Name); err != nil {
		return err
	}
	return checkSum(yName, y.sum, p.Labels, s.Name)
}

func checkSum(file, sum string, want File, set string) error {
	if sum == want.SHA256 {
		return nil
	}
	return refuse(file, "fetch the published file", "is not the published %s of %s: SHA-256 of its unpacked bytes is %s, not %s", want.Name, set, sum, want.SHA256)
}

// readFile decodes one file of the set. The name it returns is for errors.
func (s Spec) readFile(h home, f File, holds string, ranks ...int) (*idx, string, error) {
	name, err := h.file(f.Name)
	if err != nil {
		return nil, "", err
	}
	if name == "" {
		return nil, "", refuse(h.path(f.Name), "put it, or it with .gz, beside the other files of "+s.Name, "is missing")
	}
	r, err := openFile(h.fsys, name, h.path(name))
	if err != nil {
		return nil, "", err
	}
	defer r.Close()
	d, err := decode(r, h.path(name), holds, ranks...)
	return d, h.path(name), err
}
