package catalog

// KeyError is an error about one option of a thing, for a message that shows where the option is set.
type KeyError struct {
	Key string // of the thing itself, as "y.scale"; of another section with a point before it, as ".batch"
	Err error
}

// At says which option an error is about. It returns nil for no error.
func At(key string, err error) error {
	if err == nil {
		return nil
	}
	return KeyError{key, err}
}

// Error returns the message of the error itself.
func (e KeyError) Error() string { return e.Err.Error() }

// Unwrap returns the error itself.
func (e KeyError) Unwrap() error { return e.Err }
