package data

// show writes the values of sample i, moved if it is an image.
func show[T float32 | float64](s *Set, i int, m move, out []T) {
	d := s.Dim()
	switch {
	case s.Pixels == nil:
		for j, v := range s.Values[i*d : (i+1)*d] {
			out[j] = T(v)
		}
	case m == move{}:
		shade(s.Shades, s.Pixels[i*d:(i+1)*d], false, out)
	default:
		moved(s, s.Pixels[i*d:(i+1)*d], m, out)
	}
}

// moved writes an image row by row: zeros, a piece of a row, zeros.
func moved[T float32 | float64](s *Set, image []uint8, m move, out []T) {
	row, down, right := s.Cols*s.Channels, int(m.down), int(m.right)
	from, to := max(0, right), min(s.Cols, s.Cols+right) // columns of the image
	at := max(0, -right)                                 // where they go
	if m.mirrored {
		at = s.Cols - at - (to - from)
	}
	for r := range s.Rows {
		line := out[r*row : (r+1)*row]
		if r+down < 0 || r+down >= s.Rows {
			blank(s.Shades, line)
			continue
		}
		piece := image[(r+down)*row:][from*s.Channels : to*s.Channels]
		first, last := at*s.Channels, at*s.Channels+len(piece)
		blank(s.Shades, line[:first])
		shade(s.Shades, piece, m.mirrored, line[first:last])
		blank(s.Shades, line[last:])
	}
}

// shade writes the values of pixels, the last pixel first if they are mirrored.
func shade[T float32 | float64](shades [][256]float32, pixels []uint8, mirrored bool, out []T) {
	n := len(shades)
	for c := range shades {
		of, at, step := &shades[c], c, n
		if mirrored {
			at, step = len(pixels)-n+c, -n
		}
		for j := c; j < len(pixels); j += n {
			out[at] = T(of[pixels[j]])
			at += step
		}
	}
}

// blank writes pixels of zeros.
func blank[T float32 | float64](shades [][256]float32, out []T) {
	for c := range shades {
		for j := c; j < len(out); j += len(shades) {
			out[j] = T(shades[c][0])
		}
	}
}
