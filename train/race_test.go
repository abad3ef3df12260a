//go:build race

package train

// The race detector keeps the compiler from taking calls apart, and so allocates what is free without it.
const raceDetector = true
