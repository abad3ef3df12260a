// Package integrate steps dynamics through time. A circuit writes its vector field once. Euler and RK4 step it, and Run repeats a
// step with a Scan; Tsit5 chooses the length of its steps, for each sample of a batch by itself. The residual of the same vector field
// says how far a state is from rest, by whichever method it was reached.
package integrate
