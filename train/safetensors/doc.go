// Package safetensors reads and writes the safetensors format: eight bytes of header length, a JSON header with name, dtype, shape
// and place of every tensor and a map of metadata, then the values, little-endian. Files hold no code and can be read by
// safetensors in Python, PyTorch and JAX.
//
// Write is deterministic: names are sorted, and the header is padded with spaces to a multiple of eight bytes. Read is strict:
// a header that lies about sizes, gaps, overlaps, bytes left over, unknown dtypes, names that repeat and values that are not finite
// are errors that say which tensor, and nothing is allocated before the sizes have been compared with the file's.
package safetensors
