package experiment

// RenamedKeys lists the keys of earlier versions that are read, with the values that have settings of their own.
func RenamedKeys() (keys [][2]string) {
	for _, r := range renamedKeys() {
		if r.now != nil {
			keys = append(keys, [2]string{r.was, ""})
		}
		for value := range r.values {
			keys = append(keys, [2]string{r.was, value})
		}
	}
	return keys
}
