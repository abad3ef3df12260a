package kernel

// Arithmetic is the version of what kernels compute, and programs out of them: their bits, which a run's record names beside its results.
// Raise it with every change after which a kernel, or an instruction of package exec, gives other bits for the same operands at any level:
// another order of a sum, another polynomial, a product and a sum rounded once. A change of speed alone leaves it.
const Arithmetic = 1
