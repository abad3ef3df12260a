package kernel

import "golang.org/x/sys/cpu"

// best is the highest level that processor and operating system both support.
func best() level {
	switch x := &cpu.X86; {
	case !x.HasAVX2 || !x.HasFMA:
		return generic
	case x.HasAVX512F && x.HasAVX512DQ && x.HasAVX512BW && x.HasAVX512VL:
		return avx512
	}
	return avx2
}
