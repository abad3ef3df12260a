package kernel

import "slices"

// AtLevel runs f with another level in use, which the machine must have. No other
// goroutine may call a kernel meanwhile.
func AtLevel(name string, f func()) {
	defer func(l level) { inUse = l }(inUse)
	inUse = level(slices.Index(levelNames[:], name))
	if inUse < generic || inUse > best() {
		panic("no level " + name)
	}
	f()
}
