package data_test

import (
	"archive/tar"
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"credo/train/data"
)

// patches is a set of records for tests: images of 2 x 2 pixels in 3 channels, 4 in each of two files for training and 2 for testing, in 3 classes.
type patches struct {
	spec  data.Spec
	files map[string][]byte // by name
}

const patchBytes = 1 + 2*2*3

func newPatches() *patches {
	p := &patches{files: map[string][]byte{}}
	p.spec = data.Spec{
		Name: "patches", Folders: []string{"patches"}, Advice: "tests write them", Archive: data.Archive{Name: "patches.tar.gz", Folder: "batches"},
		Rows: 2, Cols: 2, Channels: 3, Classes: 3, Names: []string{"a", "b", "c"}, Scale: 255,
		Train: data.Part{N: 8, Records: []data.File{p.file("one.bin", 4, 0), p.file("two.bin", 4, 50)}},
		Test:  data.Part{N: 2, Records: []data.File{p.file("test.bin", 2, 100)}},
	}
	return p
}

// file makes records whose pixels count on from a value: of image i, red from 12 i, then green, then blue.
func (p *patches) file(name string, n, from int) data.File {
	var b []byte
	for i := range n {
		b = append(b, byte(i%3))
		for j := range patchBytes - 1 {
			b = append(b, byte(from+12*i+j))
		}
	}
	p.files[name] = b
	return data.File{Name: name, SHA256: sum(b)}
}

// write puts the files into a folder, under names with an ending.
func (p *patches) write(t testing.TB, folder, ending string) {
	t.Helper()
	for name, content := range p.files {
		if ending == ".gz" {
			content = zip(t, content)
		}
		put(t, filepath.Join(folder, name+ending), content)
	}
}

// entry is a file of a tar.
type entry struct {
	name    string
	content []byte
}

// tarOf writes an archive, in order.
func tarOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Mode: 0o644, Size: int64(len(e.content)), Typeflag: tar.TypeReg}
		if e.content == nil {
			h.Typeflag = tar.TypeDir
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(e.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// packed is the archive as it is published, with more in it than is read.
func (p *patches) packed(t testing.TB) []byte {
	return tarOf(t, entry{"batches/", nil}, entry{"batches/two.bin", p.files["two.bin"]}, entry{"batches/readme.html", []byte("<html>")},
		entry{"batches/one.bin/", nil}, entry{"batches/test.bin", p.files["test.bin"]}, entry{"batches/two.bin", []byte("another")},
		entry{"batches/one.bin", p.files["one.bin"]})
}

// wantPatches checks all images: pixel p of channel c of image i of a file is its value 12 i + 4 c + p above the first.
func wantPatches(t *testing.T, s *data.Splits) {
	t.Helper()
	for _, c := range []struct {
		set  *data.Set
		from []int // of each image
	}{
		{&s.Train, []int{0, 12, 24, 36, 50, 62, 74, 86}}, {&s.Test, []int{100, 112}},
	} {
		if c.set.Rows != 2 || c.set.Cols != 2 || c.set.Channels != 3 || c.set.Len() != len(c.from) {
			t.Fatalf("%s: %d images of %d x %d x %d", c.set.Name, c.set.Len(), c.set.Rows, c.set.Cols, c.set.Channels)
		}
		for i, from := range c.from {
			var want []float32
			for p := range 4 {
				want = append(want, float32(from+p)/255, float32(from+4+p)/255, float32(from+8+p)/255)
			}
			if got := c.set.Image(i); !slices.Equal(got, want) || int(c.set.Labels[i]) != i%4%3 {
				t.Errorf("%s: image %d of class %d is\n%v, want\n%v", c.set.Name, i, c.set.Labels[i], got, want)
			}
		}
	}
	if !slices.Equal(s.Names, []string{"a", "b", "c"}) {
		t.Errorf("classes %v", s.Names)
	}
}

// whole keeps no images for validation.
func whole(dir string) data.Options {
	o := in(dir)
	o.Valid = new(0.0)
	return o
}

func TestRecordsAreReadWhereTheyLie(t *testing.T) {
	for name, write := range map[string]func(p *patches, dir string){
		"loose":    func(p *patches, dir string) { p.write(t, dir, "") },
		"gzip'd":   func(p *patches, dir string) { p.write(t, dir, ".gz") },
		"unpacked": func(p *patches, dir string) { p.write(t, filepath.Join(dir, "batches"), "") },
		"packed":   func(p *patches, dir string) { put(t, filepath.Join(dir, "patches.tar.gz"), zip(t, p.packed(t))) },
		"packed in two members": func(p *patches, dir string) {
			b := p.packed(t)
			put(t, filepath.Join(dir, "patches.tar.gz"), append(zip(t, b[:700]), zip(t, b[700:])...))
		},
		"packed, and some loose": func(p *patches, dir string) {
			put(t, filepath.Join(dir, "patches.tar.gz"), zip(t, p.packed(t)))
			put(t, filepath.Join(dir, "one.bin"), []byte("not whole yet"))
		},
		"all loose beside a damaged archive": func(p *patches, dir string) {
			put(t, filepath.Join(dir, "patches.tar.gz"), []byte("?"))
			p.write(t, dir, "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, dir := newPatches(), t.TempDir()
			write(p, filepath.Join(dir, "patches"))
			s, err := p.spec.Load(whole(dir))
			if err != nil {
				t.Fatal(err)
			}
			wantPatches(t, s)
		})
	}
}

// Parts of a file share its bytes, of a split too.
func TestPartsOfRecords(t *testing.T) {
	p, dir := newPatches(), t.TempDir()
	p.write(t, filepath.Join(dir, "patches"), "")
	o := in(dir)
	o.Valid, o.TrainImages = new(0.25), 3
	s, err := p.spec.Load(o)
	if err != nil {
		t.Fatal(err)
	}
	if s.Valid.Len() != 2 || s.Valid.Pixels[12] != 12 || s.Train.Len() != 3 || s.Train.Pixels[0] != 24 || len(s.Train.Pixels) != 36 {
		t.Errorf("%d for validation, %d for training, from %v", s.Valid.Len(), s.Train.Len(), s.Train.Pixels)
	}
}

func TestWrongRecordsAreRefused(t *testing.T) {
	file := func(name string) string { return filepath.Join("patches", name) }
	for name, c := range map[string]struct {
		spoil func(p *patches)
		say   []string
	}{
		"cut off":      {func(p *patches) { p.files["two.bin"] = p.files["two.bin"][:30] }, []string{file("two.bin"), "is cut off: it ends inside image 2 of 4, of 13 bytes each", "fetch it again"}},
		"an image cut": {func(p *patches) { p.files["two.bin"] = p.files["two.bin"][:26] }, []string{"it ends inside image 2 of 4"}},
		"too long":     {func(p *patches) { p.files["one.bin"] = append(p.files["one.bin"], 1) }, []string{file("one.bin"), "goes on after 4 images of 13 bytes"}},
		"empty":        {func(p *patches) { p.files["one.bin"] = nil }, []string{file("one.bin"), "is empty"}},
		"a label":      {func(p *patches) { p.files["test.bin"][13] = 3 }, []string{file("test.bin"), "label 1 is 3, and there are 3 classes, 0 to 2"}},
		"a pixel":      {func(p *patches) { p.files["test.bin"][14]++ }, []string{file("test.bin"), "is not the published test.bin of patches", "SHA-256"}},
		"missing":      {func(p *patches) { delete(p.files, "two.bin") }, []string{file("two.bin"), "is missing", "or patches.tar.gz in their place"}},
	} {
		t.Run(name, func(t *testing.T) {
			p, dir := newPatches(), t.TempDir()
			c.spoil(p)
			p.write(t, filepath.Join(dir, "patches"), "")
			_, err := p.spec.Load(in(dir))
			wantError(t, err, c.say...)
		})
	}
}

func TestWrongArchivesAreRefused(t *testing.T) {
	p := newPatches()
	good := p.packed(t)
	three := func(name string, content []byte) []byte {
		var e []entry
		for _, n := range []string{"one.bin", "two.bin", "test.bin"} {
			if n == name {
				e = append(e, entry{"batches/" + n, content})
			} else {
				e = append(e, entry{"batches/" + n, p.files[n]})
			}
		}
		return tarOf(t, e...)
	}
	for name, c := range map[string]struct {
		file []byte
		say  []string
	}{
		"half of the gzip":  {zip(t, good)[:60], []string{"patches.tar.gz", "is cut off: it ends inside its gzip stream"}},
		"half of the tar":   {zip(t, good[:700]), []string{"patches.tar.gz", "two.bin"}},
		"a file is missing": {zip(t, tarOf(t, entry{"one.bin", p.files["one.bin"]})), []string{"is another archive, or cut off: it does not have two.bin, test.bin; fetch it again"}},
		"damaged":           {append([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255}, bytes.Repeat([]byte{255}, 600)...), []string{"is damaged"}},
		"a web page":        {bytes.Repeat([]byte("<html>"), 200), []string{"is no tar.gz, or damaged: it has no header of a file before one.bin"}},
		"a short web page":  {[]byte("<html>"), []string{"is no tar.gz, or cut off: it ends before one.bin"}},
		"empty":             {nil, []string{"is empty"}},
		"one file too short": {zip(t, three("two.bin", p.files["two.bin"][:30])),
			[]string{"patches.tar.gz, two.bin: is cut off: it ends inside image 2 of 4"}},
		"one file without a byte": {zip(t, three("two.bin", []byte{})), []string{"two.bin: is cut off: it ends inside image 0 of 4"}},
		"one file too long":       {zip(t, three("one.bin", append(bytes.Clone(p.files["one.bin"]), 0))), []string{"one.bin: goes on after 4 images"}},
		"another file":            {zip(t, three("one.bin", make([]byte, 52))), []string{"one.bin: is not the published one.bin of patches"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, filepath.Join(dir, "patches", "patches.tar.gz"), c.file)
			_, err := p.spec.Load(in(dir))
			wantError(t, err, append(c.say, "patches.tar.gz")...)
		})
	}
	dir := t.TempDir()
	_, err := p.spec.Load(in(dir))
	wantError(t, err, "patches was not found", "put patches.tar.gz, or the files in it, into DIR/patches", "two.bin")
	if err := os.MkdirAll(filepath.Join(dir, "patches", "patches.tar.gz"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err = p.spec.Load(in(dir))
	wantError(t, err, "patches.tar.gz: is not a file")
}

// The archive is fetched as a whole, checked, and left alone once it is there, packed or unpacked.
func TestArchiveIsFetched(t *testing.T) {
	p, dir := newPatches(), t.TempDir()
	from := publish(t, &tiny{})
	from.files["/sub/patches.tar.gz"] = zip(t, p.packed(t))
	fetch := func() error {
		from.asked = nil
		return p.spec.Fetch(context.Background(), data.FetchOptions{Dir: dir, From: from.server.URL + "/sub"})
	}
	from.cut = 20
	wantError(t, fetch(), "broke off after 20 bytes")
	from.cut = 0
	if err := fetch(); err != nil {
		t.Fatal(err)
	}
	s, err := p.spec.Load(whole(dir))
	if err != nil {
		t.Fatal(err)
	}
	wantPatches(t, s)
	if err := fetch(); err != nil || len(from.asked) > 0 {
		t.Errorf("%v, asked for %v again", err, from.asked)
	}
	archive := filepath.Join(dir, "patches", "patches.tar.gz")
	if err := os.Remove(archive); err != nil {
		t.Fatal(err)
	}
	p.write(t, filepath.Join(dir, "patches", "batches"), "")
	if err := fetch(); err != nil || len(from.asked) > 0 {
		t.Errorf("%v, asked for %v though it is unpacked", err, from.asked)
	}
	if err := os.RemoveAll(filepath.Join(dir, "patches")); err != nil {
		t.Fatal(err)
	}
	put(t, archive, []byte("the old one"))
	p.files["two.bin"][1]++
	from.files["/sub/patches.tar.gz"] = zip(t, p.packed(t))
	wantError(t, fetch(), "refused and removed, and nothing else is changed", "patches.tar.gz.credo.part, two.bin: is not the published")
	if string(read(t, archive)) != "the old one" {
		t.Error("the file that was there is changed")
	}
}

// Any content is either refused, with the file's name, or read as its bytes say.
func FuzzRecords(f *testing.F) {
	p := newPatches()
	f.Add(p.files["test.bin"])
	f.Add(p.files["test.bin"][:25])
	f.Add(append(bytes.Clone(p.files["test.bin"]), 7))
	f.Add(zip(f, p.files["test.bin"]))
	f.Add(zip(f, p.files["test.bin"])[:20])
	f.Add([]byte{})
	dir := f.TempDir()
	p.write(f, filepath.Join(dir, "patches"), "")
	f.Fuzz(func(t *testing.T, content []byte) {
		put(t, filepath.Join(dir, "patches", "test.bin"), content)
		plain, broken := plainOf(content)
		p.spec.Test.Records[0].SHA256 = sum(plain)
		s, err := p.spec.Load(whole(dir))
		if fits := broken == nil && len(plain) == 2*patchBytes && plain[0] < 3 && plain[patchBytes] < 3; fits != (err == nil) {
			t.Fatalf("%x: %v", content, err)
		}
		if err != nil {
			wantError(t, err, filepath.Join("patches", "test.bin"))
			return
		}
		for j := range 24 {
			i, at := j/12, j%12
			if got, want := s.Test.Pixels[12*i+at%4*3+at/4], plain[patchBytes*i+1+at]; got != want {
				t.Fatalf("pixel %d of image %d is %d, want %d", at, i, got, want)
			}
		}
	})
}

// Any archive is read or refused by name, and what is read is whole.
func FuzzArchive(f *testing.F) {
	p := newPatches()
	good := p.packed(f)
	for _, b := range [][]byte{good, good[:700], tarOf(f, entry{"one.bin", p.files["one.bin"]}), nil} {
		f.Add(b)
		f.Add(zip(f, b))
	}
	f.Add(zip(f, good)[:60])
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte) {
		put(t, filepath.Join(dir, "patches", "patches.tar.gz"), content)
		s, err := p.spec.Load(whole(dir))
		if err != nil {
			wantError(t, err, "patches.tar.gz")
			return
		}
		wantPatches(t, s)
	})
}
