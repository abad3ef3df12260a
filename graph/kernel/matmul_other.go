//go:build !amd64

package kernel

func vectorCodeOf[T Float](level) *vectorCode[T] { return nil }
