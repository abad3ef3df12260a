package kernel

//go:generate go run ./gen/matmul

var code32 = [...]*vectorCode[float32]{
	avx2: {size: 4, lanes: 8, copyRows: copyRowsAVX2Float32, turnRows: turnRowsAVX2Float32, turned: tileCode[float32]{1, 4, turnedTileAVX2Float32}, tiles: []tileCode[float32]{
		{1, 12, tile1AVX2Float32}, {2, 6, tile2AVX2Float32}, {4, 3, tile4AVX2Float32}}},
	avx512: {size: 4, lanes: 16, masks: true, copyRows: copyRowsAVX512Float32, turnRows: turnRowsAVX512Float32, turned: tileCode[float32]{1, 14, turnedTileAVX512Float32}, tiles: []tileCode[float32]{
		{1, 14, tile1AVX512Float32}, {2, 14, tile2AVX512Float32}, {4, 6, tile4AVX512Float32}}},
}

var code64 = [...]*vectorCode[float64]{
	avx2: {size: 8, lanes: 4, copyRows: copyRowsAVX2Float64, turnRows: turnRowsAVX2Float64, turned: tileCode[float64]{1, 4, turnedTileAVX2Float64}, tiles: []tileCode[float64]{
		{1, 12, tile1AVX2Float64}, {2, 6, tile2AVX2Float64}, {4, 3, tile4AVX2Float64}}},
	avx512: {size: 8, lanes: 8, masks: true, copyRows: copyRowsAVX512Float64, turnRows: turnRowsAVX512Float64, turned: tileCode[float64]{1, 14, turnedTileAVX512Float64}, tiles: []tileCode[float64]{
		{1, 14, tile1AVX512Float64}, {2, 14, tile2AVX512Float64}, {4, 6, tile4AVX512Float64}}},
}

// vectorCodeOf gives the assembly of a level, or nil for plain Go.
func vectorCodeOf[T Float](l level) *vectorCode[T] {
	if l == generic {
		return nil
	}
	if code, ok := any(code32[l]).(*vectorCode[T]); ok {
		return code
	}
	return any(code64[l]).(*vectorCode[T])
}
