package bench

// changes measures ΔW alone in turns with whole iterations: the drawing of a minibatch, and the step that learns from it.
func (b *Result) changes(m *meter) error {
	if _, err := m.run(warm/4, m.change); err != nil {
		return err
	}
	took, err := m.run(1, m.step, m.change)
	if err != nil {
		return err
	}
	step, change := took[0], took[1]
	ratios := make([]float64, len(step.ms))
	for i := range ratios {
		ratios[i] = (step.ms[i] + step.draw[i]) / change.ms[i]
	}
	b.MsPerChange, b.CPUMsPerChange, b.IterationOverChange = median(change.ms), change.cpu, median(ratios)
	return nil
}
