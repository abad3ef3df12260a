package exec

// Tests share even the smallest instructions.
func init() { shareable = 0 }
