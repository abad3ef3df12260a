package data_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"credo/graph"
	"credo/train/data"
	"credo/train/stream"
	"credo/train/task"
	"credo/train/task/tasktest"
)

// coloured has n images of 3 x 5 pixels in two channels, all bytes of which differ: byte b of channel 0 is the value b, of channel 1 -b - 1000.
func coloured(name string, n int) data.Set {
	s := data.Set{Name: name, Rows: 3, Cols: 5, Channels: 2, Classes: 2, Shades: make([][256]float32, 2)}
	for b := range 256 {
		s.Shades[0][b], s.Shades[1][b] = float32(b), float32(-b-1000)
	}
	for i := range n {
		for p := range 30 {
			s.Pixels = append(s.Pixels, uint8(1+30*i+p))
		}
		s.Labels = append(s.Labels, uint8(i%2))
	}
	return s
}

func colouredSplits(v data.View) *data.Splits {
	return &data.Splits{Set: "coloured", View: v, Train: coloured("coloured/train", 7), Valid: coloured("coloured/valid", 2), Test: coloured("coloured/test", 3)}
}

// framed is image i as torchvision moves it: with a frame of zeros, cut out at row and column, and then mirrored.
func framed(s *data.Set, i, frame, row, col int, mirrored bool) (out []float64) {
	pixel := func(r, c, k int) float64 {
		b := uint8(0)
		if r >= 0 && r < s.Rows && c >= 0 && c < s.Cols {
			b = s.Pixels[((i*s.Rows+r)*s.Cols+c)*s.Channels+k]
		}
		return float64(s.Shades[k][b])
	}
	for r := range s.Rows {
		for c := range s.Cols {
			if mirrored {
				c = s.Cols - 1 - c
			}
			for k := range s.Channels {
				out = append(out, pixel(r+row-frame, c+col-frame, k))
			}
		}
	}
	return out
}

// The draws are the documented ones: of the stream of the epoch, image by image, row, column and mirror.
func TestTrainingImagesAreMovedByAddress(t *testing.T) {
	for _, v := range []data.View{{}, {Crop: 2}, {Flip: true}, {Crop: 1, Flip: true}, {Crop: 2, Flip: true}} {
		s := colouredSplits(v)
		for _, at := range []task.Address{{Part: task.Train, Size: 3, Seed: 4}, {Part: task.Train, Size: 5, Seed: 4, Epoch: 3}, {Part: task.Test, Size: 2, Seed: 4}, {Part: task.Valid, Size: 2, Seed: 4}} {
			set, order := &s.Train, data.Order(at.Seed, at.Epoch, 7)
			if at.Part != task.Train {
				set, order = map[task.Part]*data.Set{task.Test: &s.Test, task.Valid: &s.Valid}[at.Part], []int{0, 1, 2}
			}
			want := make([][]float64, set.Len())
			rng := stream.New(at.Seed, "view", uint64(at.Epoch))
			for i := range want {
				row, col, mirrored := v.Crop, v.Crop, false
				if at.Part == task.Train && v.Crop > 0 {
					row, col = rng.IntN(2*v.Crop+1), rng.IntN(2*v.Crop+1)
				}
				if at.Part == task.Train && v.Flip {
					mirrored = rng.IntN(2) == 1
				}
				want[i] = framed(set, i, v.Crop, row, col, mirrored)
			}
			for at.Step = range s.Steps(at.Part, at.Size) {
				to := tasktest.Room(s, graph.Float64, 0, s.Samples(at))
				if err := s.Fill(at, to); err != nil {
					t.Fatal(err)
				}
				for k := range s.Samples(at) {
					if i := order[at.Step*at.Size+k]; !slices.Equal(to["x"].F64[30*k:30*k+30], want[i]) {
						t.Errorf("%+v, %+v: image %d is\n%v, want\n%v", v, at, i, to["x"].F64[30*k:30*k+30], want[i])
					}
				}
			}
		}
	}
}

// All (2 crop + 1)² places and both mirror images come equally often: each of 50 has 200 expected of 10,000, with a deviation of 14; the bound is
// five of them.
func TestEveryMoveIsDrawn(t *testing.T) {
	s := colouredSplits(data.View{Crop: 2, Flip: true})
	s.Train.Labels = make([]uint8, 10000)
	s.Train.Pixels = make([]uint8, 30*10000)
	for i := range s.Train.Pixels {
		s.Train.Pixels[i] = uint8(1 + i%30)
	}
	seen := map[string]int{}
	at := task.Address{Part: task.Train, Size: 10000}
	to := tasktest.Room(s, graph.Float32, 0, 10000)
	if err := s.Fill(at, to); err != nil {
		t.Fatal(err)
	}
	for i := range 10000 {
		seen[fmt.Sprint(to["x"].F32[30*i:30*i+30])]++
	}
	for _, n := range seen {
		if math.Abs(float64(n)-200) > 70 {
			t.Errorf("one of the moves was drawn %d times of 10,000, want about 200", n)
		}
	}
	if len(seen) != 50 {
		t.Errorf("%d different moves, want 50", len(seen))
	}
}

func TestMovedImagesKeepTheLawsOfTasks(t *testing.T) {
	for _, v := range []data.View{{}, {Crop: 1}, {Crop: 2, Flip: true}} {
		if err := tasktest.Laws(func() task.Task { return colouredSplits(v) }); err != nil {
			t.Errorf("%+v: %v", v, err)
		}
	}
}

// Another batch size moves each image in the same way; another seed and another epoch in others.
func TestMovesDoNotDependOnTheBatch(t *testing.T) {
	s := colouredSplits(data.View{Crop: 2, Flip: true})
	epoch := func(at task.Address) map[float64][]float64 {
		out := map[float64][]float64{}
		order := data.Order(at.Seed, at.Epoch, 7)
		for at.Step = range s.Steps(at.Part, at.Size) {
			to := tasktest.Room(s, graph.Float64, 0, s.Samples(at))
			if err := s.Fill(at, to); err != nil {
				t.Fatal(err)
			}
			for k := range s.Samples(at) {
				out[float64(order[at.Step*at.Size+k])] = slices.Clone(to["x"].F64[30*k : 30*k+30])
			}
		}
		return out
	}
	one := fmt.Sprint(epoch(task.Address{Part: task.Train, Size: 1}))
	if got := fmt.Sprint(epoch(task.Address{Part: task.Train, Size: 7})); got != one {
		t.Error("the moves depend on the size of minibatches")
	}
	for _, at := range []task.Address{{Part: task.Train, Size: 1, Seed: 1}, {Part: task.Train, Size: 1, Epoch: 1}} {
		if got := fmt.Sprint(epoch(at)); got == one {
			t.Errorf("%+v: the moves are the ones of seed 0, epoch 0", at)
		}
	}
}

func TestMovingDoesNotAllocate(t *testing.T) {
	s := colouredSplits(data.View{Crop: 2, Flip: true})
	var to task.Arrays = tasktest.Room(s, graph.Float32, 0, 3)
	at := task.Address{Part: task.Train, Size: 3}
	if n := testing.AllocsPerRun(20, func() {
		at.Step = 1 - at.Step
		if err := s.Fill(at, to); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("a minibatch allocates %v times", n)
	}
}

// By hand, in single precision: pixel p of 4 is p/4, and (p/4 - 0.5)/0.25 in every part. The frame is the value of 0.
func TestMeanAndStd(t *testing.T) {
	for _, v := range []data.View{{Mean: []float64{0.5}, Std: []float64{0.25}}, {Std: []float64{0.25}}, {Mean: []float64{0.5}}, {}} {
		mean, std := float32(0), float32(1)
		if v.Mean != nil {
			mean = 0.5
		}
		if v.Std != nil {
			std = 0.25
		}
		s, err := loadTiny(t, data.Options{View: v})
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []*data.Set{&s.Train, &s.Valid, &s.Test} {
			for i := range part.Len() {
				if got, want := part.Image(i)[0], (float32(part.Pixels[6*i])/4-mean)/std; got != want {
					t.Errorf("%+v: %s: pixel %d is %v, want %v", v, part.Name, part.Pixels[6*i], got, want)
				}
			}
		}
	}
}

// One and several numbers for two channels of the user's own images, and a crop whose frame is normalised like a black pixel.
func TestViewOfImagesWithChannels(t *testing.T) {
	dir := t.TempDir()
	put(t, dir+"/images", idxBytes([]byte{0, 255, 51, 204, 255, 0, 204, 51, 0, 0, 255, 255, 102, 153, 153, 102}, 2, 2, 2, 2))
	put(t, dir+"/labels", idxBytes([]byte{0, 1}, 2))
	put(t, dir+"/t10k-images", idxBytes([]byte{0, 255, 51, 204, 255, 0, 204, 51}, 1, 2, 2, 2))
	put(t, dir+"/t10k-labels", idxBytes([]byte{1}, 1))
	for _, c := range []struct {
		view data.View
		want []float32 // of the image for testing
	}{
		{data.View{}, []float32{0, 1, 0.2, 0.8, 1, 0, 0.8, 0.2}},
		{data.View{Mean: []float64{0.5}}, []float32{-0.5, 0.5, -0.3, 0.3, 0.5, -0.5, 0.3, -0.3}},
		{data.View{Mean: []float64{0, 1}, Std: []float64{0.5, 2}}, []float32{0, 0, 0.4, -0.1, 2, -0.5, 1.6, -0.4}},
	} {
		s, err := data.LoadOwn(data.Own{Path: dir, Valid: new(0.0), View: c.view})
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Signals()[0].Shape.String(); got != "2x2x2" {
			t.Errorf("shape %s", got)
		}
		for j, x := range s.Test.Image(0) {
			if math.Abs(float64(x-c.want[j])) > 1e-6 {
				t.Errorf("%+v: %v, want %v", c.view, s.Test.Image(0), c.want)
			}
		}
	}
	s, err := data.LoadOwn(data.Own{Path: dir, Valid: new(0.0), View: data.View{Crop: 1, Mean: []float64{0, 1}, Std: []float64{0.5, 2}}})
	if err != nil {
		t.Fatal(err)
	}
	to, frames := tasktest.Room(s, graph.Float64, 0, 2), 0
	for epoch := range 20 {
		if err := s.Fill(task.Address{Part: task.Train, Size: 2, Epoch: epoch}, to); err != nil {
			t.Fatal(err)
		}
		if x := to["x"].F64; x[0] == 0 && x[1] == -0.5 && x[2] == 0 && x[3] == -0.5 { // a row of the frame: (0-0)/0.5, (0-1)/2
			frames++
		}
	}
	if frames == 0 {
		t.Error("no row of zeros above an image, normalised, in 20 epochs")
	}
}

func TestViewsAreRefused(t *testing.T) {
	for _, c := range []struct {
		view data.View
		say  []string
	}{
		{data.View{Mean: []float64{0.5, 0.5}}, []string{"tiny: data.mean has 2 numbers for 1 channel;", "give one number"}},
		{data.View{Std: []float64{1, 2, 3}}, []string{"tiny: data.std has 3 numbers", "one for each channel"}},
		{data.View{Std: []float64{0}}, []string{"data.std has the number 0", "above 0"}},
		{data.View{Mean: []float64{math.NaN()}}, []string{"data.mean has the number NaN", "finite"}},
		{data.View{Std: []float64{math.Inf(1)}}, []string{"data.std has the number +Inf"}},
		{data.View{Crop: 2}, []string{"data.crop is 2, and images are 2 x 3", "give less"}},
		{data.View{Crop: -1}, []string{"data.crop is -1", "at least 0"}},
	} {
		_, err := loadTiny(t, data.Options{View: c.view})
		wantError(t, err, c.say...)
	}
	path := t.TempDir() + "/rows.csv"
	put(t, path, []byte("1,2,a\n3,4,b\n5,6,a\n7,8,b\n9,10,a\n11,12,b\n"))
	for keys, v := range map[string]data.View{"data.crop is for": {Crop: 1}, "data.flip is for": {Flip: true}, "data.crop and data.flip are for": {Crop: 1, Flip: true}} {
		_, err := data.LoadOwn(data.Own{Path: path, Test: 0.3, View: v})
		wantError(t, err, path, keys+" images", "without rows")
	}
	s, err := data.LoadOwn(data.Own{Path: path, Scale: 1, Test: 0.3, Valid: new(0.0), View: data.View{Mean: []float64{1}, Std: []float64{2}}})
	if err != nil {
		t.Fatal(err)
	}
	if v := s.Train.Image(0); v[1]-v[0] != 0.5 || v[0] != float32(math.Trunc(float64(v[0]))) { // (1-1)/2 and (2-1)/2, and so on
		t.Errorf("a row became %v", v)
	}
}
