// Package graphtest has small circuits that show, in the tests of rules and train, that Builder, Circuit, Rule and Learner carry the
// needs of published systems:
//
//   - Spiking: leaky integrate-and-fire cells that adapt, in trials of many moments, with a surrogate gradient and errors that come back;
//   - Leaky: a recurrent layer of rates over time, without spikes, and several of them side by side;
//   - Burst: a sweep of event rates forward and a sweep of burst rates back, through feedback weights tied to other weights;
//   - Maps: two layers of convolution under a read-out, with feedback of errors through the adjoint of a convolution;
//   - Trial: threshold cells that are taught trial by trial, under random gates and clipped weights, in networks side by side.
//
// They follow the equations of the papers they name, at the smallest size and with the fewest options. None of them is for
// experiments.
package graphtest
