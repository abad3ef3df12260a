package kernel

import "os"

// EnvVar names the environment variable that holds the kernels to a level:
// generic, avx2 or avx512.
const EnvVar = "CREDO_KERNELS"

// A level is a set of instructions that kernels are written for. Each level
// includes the levels below it.
type level int

const (
	generic level = iota // plain Go
	avx2                 // AVX2 and FMA: 16 registers of 256 bits
	avx512               // AVX-512 F, DQ, BW and VL: 32 registers of 512 bits, and masks
)

var levelNames = [...]string{generic: "generic", avx2: "avx2", avx512: "avx512"}

func (l level) String() string { return levelNames[l] }

// inUse is the level of the exported functions. It is a constant of the process,
// not state: set from processor and environment before main begins and never
// again, so that a program computes the same from its first call to its last.
var inUse = choose(os.Getenv(EnvVar), best())

// choose gives the level to use where the processor can do all up to can. A wish
// for more gets can: instructions that the processor lacks are never run. A word
// that names no level gets generic.
func choose(wish string, can level) level {
	if wish == "" {
		return can
	}
	for l, name := range levelNames {
		if name == wish {
			return min(level(l), can)
		}
	}
	return generic
}

// Level names the instructions in use: "generic", "avx2" or "avx512". It is the
// best level of this machine, or a lower level that the environment variable
// CREDO_KERNELS names.
func Level() string { return inUse.String() }

// Levels names the levels of this machine, the plainest first.
func Levels() []string {
	var names []string
	for l := generic; l <= best(); l++ {
		names = append(names, l.String())
	}
	return names
}
