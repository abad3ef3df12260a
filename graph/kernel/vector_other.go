//go:build !amd64

package kernel

var (
	assembly32 levels[float32]
	assembly64 levels[float64]
)
