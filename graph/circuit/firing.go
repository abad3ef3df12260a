package circuit

// Firing has the constants of cells that integrate, fire and adapt, for one moment. Rules that follow the dynamics of cells read them:
//
//	a_t = Adaptation a_{t−1} + (1−Adaptation) z_{t−1}
//	v_t = Potential v_{t−1} + (1−Potential) current_t − Reset z_{t−1}
//	s_t = Readout s_{t−1} + (1−Readout) z_t
//
// z are the spikes, and s are the spikes as a read-out filters them. The cells have the variables "psi", which is ∂z/∂v, "beta", after the last moment
// (1, cells), by which ∂z/∂a is −beta psi, and "signal", the error that comes back to them, with the sign of target minus answer. "signal" is a course where the target is timed,
// else one value, after the last moment. Cells whose rate is regularised have "rate_signal" after the last moment, (1 or batch, cells): minus the derivative of
// the regulariser for the spike of one moment of a sample, times the samples of the minibatch, as "signal" is for the loss.
type Firing struct {
	Potential, Adaptation, Readout float64 // the share that is left after a moment
	Reset                          float64 // the potential that a spike takes away
}
