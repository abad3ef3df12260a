// Package poisson has a synapse between two cells that fire as Poisson processes of one rate, under burst-dependent plasticity (Greedy et al. 2022,
// figure 1B; doi:10.48550/arXiv.2206.11769): the change that is expected of it in closed form, and a simulation of spikes.
//
//	p := poisson.Published()
//	at := p.At(20)                      // rates and expected change at 20 Hz
//	run, err := p.Simulate(20, seed)    // the same, counted in one run
//
// An interval longer than the threshold opens an event, and the first one after it that is not makes the event a burst. Every event depresses the synapse
// by η p_b r, and every burst potentiates it by η r, where r is the presynaptic rate.
package poisson
