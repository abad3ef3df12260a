package kernel

// nonzerosGo sets the bits of words to the truth that an element of a differs from 0: 64 elements for each word, the first in the
// lowest bit. A NaN differs.
func nonzerosGo[T Float](words []uint64, a []T) {
	for i := range words {
		words[i] = nonzeroWord(a[64*i:][:64])
	}
}

// nonzeroWord is the word of at most 64 elements.
func nonzeroWord[T Float](a []T) (word uint64) {
	for i := len(a) - 1; i >= 0; i-- {
		word <<= 1
		if a[i] != 0 {
			word |= 1
		}
	}
	return word
}
