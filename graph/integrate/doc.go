// Package integrate steps dynamics through time. A circuit writes its vector field once; Euler and RK4 step it, and Run repeats a
// step with a Scan; Tsit5 chooses its steps, for each sample of a batch by itself. What was reached is judged by the residual of the same vector field, however it was reached.
package integrate
