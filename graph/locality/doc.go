// Package locality proves that a learning rule is local: that the change of every synapse is computed from values that this synapse
// can sense, and from nothing else.
//
//	c, err := locality.Certify(b, settled, locality.Target{Projection: "W1", DW: dw})
//	// c.Leaks is empty, or names values that the rule should not know; c.Transport names values that the circuit hands over.
//
// A rule is certified on one moment, written in the outermost graph: states, memory and signals are its inputs. A synapse of the projection P,
// from cell i of Pre to cell j of Post, can sense
//
//   - the rate of cell i, in any phase, and the variable that P sends: as the moment began if P is delayed, else as it is now;
//   - the rate and every variable of cell j, also as they were when the moment began;
//   - the currents of all projections onto cell j;
//   - its own weight, and the memory of P that the target names;
//   - the secretion of cells of its own population, through the weights of a modulatory projection onto them (circuit.Modulators);
//   - modulators: values without an axis over neurons;
//   - constants, and the rate of a population of constant cells.
//
// The certificate has two parts. The walk cuts the expression graph at these values and follows ΔW, and the new value of each
// memory, back to them, into the bodies of Scans too. Any other recorded value that it meets is a leak, named as it was recorded ("rate E2 in
// phase closed"), and ends that path; so is any input of the graph ("target"). A value that passes through the carry of a Reverse scan comes
// from a later time step: the leak "future".
//
// A walk sees populations, not cells. So if it found nothing, or the future alone, the probe makes the cut values free inputs, fills them with
// random numbers, draws the numbers of one cell (or synapse) anew, and looks which elements of ΔW and of new memory change: a change at another
// cell is a leak, "mixing in rate E1 in phase closed: unit 3 reaches synapse (0,2)". Some cells of each population are tried, the first and the
// last among them. A Scan runs as a whole, as circuits do that settle by one of their own.
//
// The weights of a modulatory projection say which cell senses the secretion of which. The probe draws them so that each cell senses its own alone:
// whatever reaches another cell then came by another way. The certificate names the projection and the origin of its weights in Transport.
//
// Transport is not a leak. It lists values that the circuit itself hands to a neuron and that its wiring could not: weights tied to
// others, feedback computed from the weights of other projections, and values read directly from a private one-to-one partner, not
// through the current it sends.
//
// Every value says to whom it belongs, and no shape is guessed from. The form of P tells which cells a weight joins: one that many places of
// a map share joins them all. Memory says whether it is one value for each synapse, each cell or all (circuit.Axis), and whether it lasts
// a trial: then it has an axis of samples, before its own axes (Kept.Trial). Recorded values of cells have their cells last. Networks side by
// side (Spec.Instances) have the axis of the networks before the samples, and a cell is one of its own network: a change in another network is a
// leak, too.
//
// A rule that reads whole trials is certified on the record of a trial, whose values have one axis more, the moments. Its certificate always has
// the leak "future", beside the leaks that walk and probe find. A sum over the moments does not show which moment a term belongs to: a rule that
// reads earlier moments alone cannot be told from one that looks ahead, and can be written with memory of the trial instead.
//
// The certificate does not see a dependence so weak that rounding hides it, or behind a gate that no draw opens (a ΔW that never
// changes is an error), a later time that is reached within a moment by other means than a Reverse scan, and a memory of one sample that reads
// another sample.
package locality
