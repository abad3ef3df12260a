// Package safetensors reads and writes the safetensors format: eight bytes of header length, a JSON header with name, dtype, shape
// and place of every tensor and a map of metadata, then the values, row-major and little-endian. Files hold no code and can be read
// by safetensors in Python, PyTorch and JAX.
//
// Write is deterministic: its bytes depend on the tensors and the metadata alone, and equal the bytes of the Python package
// (which has no fixed order for several entries of metadata; here they are sorted). Float64 comes before float32 and then names are
// sorted, and the header is padded with spaces to a multiple of eight bytes, so that all values are aligned.
//
// Read is strict, as files come from outside: every byte after the header must belong to exactly one tensor. A header that lies about
// sizes, gaps, overlaps, bytes left over, unknown dtypes and keys, names that repeat and values that are not finite are errors that
// say which tensor. Nothing is allocated before the sizes have been compared with the file's.
package safetensors
