// Package integrate steps dynamics through time. A circuit writes its vector field once. Euler and RK4 step it, and Run repeats a
// step with a Scan. Tsit5 chooses the length of steps, for each sample of a batch by itself. The residual of the same vector field
// judges the last state of any method.
package integrate
