//go:build race

package train

// The race detector keeps the compiler from taking calls apart, and so allocates where code without it does not.
const raceDetector = true
