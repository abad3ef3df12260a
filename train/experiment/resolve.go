package experiment

import "fmt"

// Resolve fills in what depends on the data: the sizes, whose ends are the inputs and the classes of the set. It makes sure that
// given sizes fit, and that the experiment is [Experiment.Validate]: what it returns is complete, and its
// [Experiment.Marshal] runs the same again.
func (e Experiment) Resolve(inputs, classes int, known Known) (Experiment, error) {
	var problems Problems
	out, p := e.resolve(inputs, classes, "")
	problems = append(problems, p...)
	out.Compare = nil
	for i, r := range e.Compare {
		r, p := r.resolve(inputs, classes, fmt.Sprintf("compare[%d].", i))
		problems = append(problems, p...)
		out.Compare = append(out.Compare, r)
	}
	if err := problems.err(); err != nil {
		return Experiment{}, err
	}
	return out, out.Validate(known)
}

func (e Experiment) resolve(inputs, classes int, prefix string) (Experiment, Problems) {
	c := &e.Circuit
	if c.Sizes == nil {
		c.Sizes = append(append([]int{inputs}, c.Hidden...), classes)
		c.Hidden = nil
		return e, nil
	}
	var problems Problems
	key := prefix + "circuit.sizes"
	if first := c.Sizes[0]; first != inputs {
		problems = append(problems, Problem{Key: key, Message: fmt.Sprintf("starts with %d, but an image of %s has %d values", first, e.Data.Name, inputs)})
	}
	if last := c.Sizes[len(c.Sizes)-1]; last != classes {
		problems = append(problems, Problem{Key: key, Message: fmt.Sprintf("ends with %d, but %s has %d classes", last, e.Data.Name, classes)})
	}
	return e, problems
}
