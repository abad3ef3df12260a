package kernel

// Transpose sets dst, (cols, rows), to the transpose of src, (rows, cols).
func Transpose[T Float](dst, src []T, rows, cols int) {
	dst, src = dst[:rows*cols], src[:rows*cols]
	// Strips of 4 rows: reads lie together, and so do writes.
	i := 0
	for ; i+4 <= rows; i += 4 {
		r0, r1 := src[i*cols:][:cols], src[(i+1)*cols:][:cols]
		r2, r3 := src[(i+2)*cols:][:cols], src[(i+3)*cols:][:cols]
		for j, v := range r0 {
			d := (*[4]T)(dst[j*rows+i:])
			d[0], d[1], d[2], d[3] = v, r1[j], r2[j], r3[j]
		}
	}
	for ; i < rows; i++ {
		for j, v := range src[i*cols:][:cols] {
			dst[j*rows+i] = v
		}
	}
}
