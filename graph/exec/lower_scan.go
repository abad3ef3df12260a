package exec

func (l *lowering[T]) scan(v int, f scanForm) (instruction, error) { return instruction{}, nil }
