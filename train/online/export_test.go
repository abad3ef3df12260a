package online

// Input returns amplitudes, angular frequencies and phases of the waves.
func (s *Student) Input() (amplitude, omega, phase []float64) {
	return s.waves.amplitude.Float64s(), s.waves.frequency, s.waves.start
}
