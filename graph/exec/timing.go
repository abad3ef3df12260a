package exec

import "time"

// A Timing is the time that one instruction has taken while its program was timed.
type Timing struct {
	Name     string // the node it computes
	Kind     string // of operation, as in Stats
	Inside   int    // scans around it
	Prologue bool   // it does not run at every step of the scan around it
	Runs     int
	Time     time.Duration // without the instructions inside it
	Flops    float64       // multiplications and additions of one run, if it is a matrix product
}

// Time turns the clock on or off. A timed run takes some 60 ns more for each instruction.
func (p *Program) Time(on bool) { p.engine.time(on) }

// Timings lists the instructions in the order of the program, with the time that each has taken in all timed runs so far. The
// instructions of a scan come after the scan.
func (p *Program) Timings() []Timing { return p.engine.timings() }

func (r *runner[T]) time(on bool)      { r.program.machine.timed = on }
func (r *runner[T]) timings() []Timing { return r.program.timings(nil, 0) }

// timings appends the instructions of a program that runs inside so many scans.
func (p *lowered[T]) timings(list []Timing, inside int) []Timing {
	for k, section := range [][]instruction[T]{p.prologue, p.steps, p.commits} {
		for i := range section {
			in, at := &section[i], len(list)
			list = append(list, Timing{in.name, in.kind, inside, k == 0 && inside > 0, in.runs, in.spent, in.flops})
			if in.body == nil {
				continue
			}
			list = in.body.timings(list, inside+1)
			for _, t := range list[at+1:] {
				list[at].Time -= t.Time
			}
		}
	}
	return list
}

// executeTimed is execute with the clock on.
func (p *lowered[T]) executeTimed(list []instruction[T]) error {
	for i := range list {
		in, start := &list[i], time.Now()
		err := p.machine.run(in)
		in.spent += time.Since(start)
		in.runs++
		if err != nil {
			return err
		}
	}
	return nil
}
