// Package locality proves that a learning rule is local: that the change of every synapse is computed from values that this synapse
// can sense, and from nothing else.
//
//	c, err := locality.Certify(b, settled, locality.Target{Projection: "W1", DW: dw})
//	// c.Leaks is empty, or names values that the rule should not know; c.Transport names values that the circuit hands over.
//
// A synapse of the projection P, from cell i of Pre to cell j of Post, can sense
//
//   - the rate of cell i, in any phase;
//   - the rate and every variable of cell j;
//   - the currents of all projections onto cell j;
//   - its own weight, and the memory of P that the target names;
//   - modulators: values without an axis over neurons;
//   - constants, and the rate of a population of constant cells.
//
// The certificate has two parts. The walk cuts the expression graph at these values and follows ΔW, and the new value of each
// memory, back to them. Any other recorded value that it meets is a leak, named as it was recorded ("rate E2 in phase closed"),
// and ends that path; so is any input of the graph ("target"). A value that passes through the carry of a Reverse scan comes from
// a later time step: the leak "future".
//
// A walk sees populations, not cells. So if it found nothing, the probe makes the cut values free inputs, fills them with random
// numbers, draws the numbers of one cell (or synapse) anew, and looks which elements of ΔW change: a change at another cell is a leak,
// "mixing in rate E1 in phase closed: unit 3 reaches synapse (0,2)". Some cells of each population are tried, the first and the
// last among them. Inside a Scan the probe looks at one step: the carry is free, too, and its new value is probed with ΔW.
//
// Transport is not a leak. It lists values that the circuit itself hands to a neuron and that its wiring could not: weights tied to
// others, feedback computed from the weights of other projections, and values read directly from a private one-to-one partner, not
// through the current it sends.
//
// The form of P tells which cells a weight joins: one that many places of a map share joins them all. Memory says to whom its values belong
// (circuit.Axis). Only the carry of a Scan says nothing: in the shape of the weights, after any axes, it is one value for each synapse;
// (…, size of Pre) or (…, size of Post) one for each cell; (…, 1) or a scalar one for all. A carry (batch, cells) that has the shape of the
// weights is refused: record the circuit with another batch.
//
// The certificate does not see a dependence so weak that rounding hides it, or behind a gate that no draw opens (a ΔW that never
// changes is an error), and a later time that is reached by other means than a Reverse scan.
package locality
