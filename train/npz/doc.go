// Package npz reads archives of numeric arrays as NumPy writes them by savez and savez_compressed, and writes archives that NumPy loads.
//
//	f, err := npz.Open("trials.npz")
//	defer f.Close()
//	x, err := f.Read("x")
//	v := x.At(3) // the fourth value, the last axis fastest
//
// Arrays are of floats of 4 or 8 bytes, of integers or of truth values, in either byte order and either order of axes, and in files of any
// size, also compressed. Arrays of Python objects, of text and of records are refused. An array stays the bytes that it has in the file.
//
// Errors name file and array, the fault and the remedy. No input makes this package panic, and no header makes it reserve memory that the
// file does not fill.
package npz
