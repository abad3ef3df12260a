package experiment

// RenamedKeys lists the keys of earlier versions that are read, with the values that have settings of their own.
func RenamedKeys() (keys [][2]string) {
	for _, r := range renamedKeys() {
		if r.Now != nil {
			keys = append(keys, [2]string{r.Was, ""})
		}
		for value := range r.Values {
			keys = append(keys, [2]string{r.Was, value})
		}
	}
	return keys
}
