// Package online trains circuits that live in continuous time and learn all the while: a student that follows a teacher.
//
// A [Student] and its teacher are the same circuit with weights of their own. Both see the same waves; the teacher runs free, in the
// first phase of the circuit, and its answer is the student's target in the last. The vector field that an integrator steps
// through time has everything that moves:
//
//	time, the teacher's cells, the student's states, the student's weights, and the integrals that a [Report] is made of
//
// The circuit writes one moment of it, the rule the flow of the weights, τW dW/dt = ΔW, inside the body of a Scan: the same circuits and
// rules that learn from minibatches. There is no optimizer; the field is the learning.
//
//	s, err := online.New(online.Setup{Circuit: models.NewDICTeacher(), Rule: rule, TauW: 60, Method: "rk4", Dt: 0.001, Seed: 1})
//	free, err := s.Watch(online.Mode{Phase: "open"}, 5)                  // five seconds without control, nothing changes
//	taught, err := s.Run(online.Mode{Phase: "closed", Learn: true}, 5)   // five seconds with control and learning
package online
