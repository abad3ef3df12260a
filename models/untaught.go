package models

import "credo/graph/circuit"

// Circuits without a teacher learn no gradient: alignment asks the same circuits with one.

// WithTeacher returns the circuit with a teacher, nil if it has one.
func (c *BurstCCN) WithTeacher() circuit.Circuit {
	if c.Teacher {
		return nil
	}
	taught := *c
	taught.Teacher = true
	return &taught
}

// WithTeacher returns the circuit with a teacher, nil if it has one.
func (c *Burstprop) WithTeacher() circuit.Circuit {
	if c.Teacher {
		return nil
	}
	taught := *c
	taught.Teacher = true
	return &taught
}

// WithTeacher returns the circuit with a teacher, nil if it has one.
func (c *EDN) WithTeacher() circuit.Circuit {
	if c.Teacher {
		return nil
	}
	taught := *c
	taught.Teacher = true
	return &taught
}
