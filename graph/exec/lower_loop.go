package exec

import (
	"github.com/pkg/errors"

	"credo/graph/kernel"
)

// run is the instruction of a scan.
func (s *scanLoop[T]) run() error {
	lo, m, err := s.rows()
	if err != nil {
		return err
	}
	s.start(lo, m)
	if err := s.body.begin(); err != nil {
		return err
	}
	ran := 0
	for stop := false; ran < m && !stop; ran++ {
		t, after := lo+ran, lo+ran+1
		if s.reverse {
			t, after = lo+m-1-ran, lo+m-1-ran
		}
		s.turn(ran, t, after)
		if err := s.body.step(); err != nil {
			return errors.WithMessagef(err, "row %d", t)
		}
		s.add()
		stop = s.until != nil && float64(s.until.data[0]) < s.tolerance
	}
	s.end(lo, m, ran)
	return nil
}

// rows is the first of the rows that run and their number.
func (s *scanLoop[T]) rows() (lo, m int, err error) {
	if s.count == nil {
		return 0, s.n, nil
	}
	count := float64(s.count.data[0])
	if m = int(count); float64(m) != count || m < 0 || m > s.n {
		return 0, 0, errors.Errorf("count %v of %d rows", count, s.n)
	}
	if s.tail {
		lo = s.n - m
	}
	return lo, m, nil
}

// start binds the memory that is the same for all steps.
func (s *scanLoop[T]) start(lo, m int) {
	first := lo
	if s.reverse {
		first = lo + m
	}
	for i := range s.carries {
		s.carries[i].start(first)
		if c := &s.carries[i]; c.out == nil && c.in != nil {
			c.in.bind(c.now)
		}
	}
	for _, c := range s.captured {
		c.inner.bind(c.outer.data)
	}
	for _, a := range s.sum {
		if !a.goesOn {
			clear(a.outer.data)
		}
		if a.added {
			a.inner.bind(a.outer.data)
		}
	}
}

// turn binds the memory that changes from step to step.
func (s *scanLoop[T]) turn(i, t, after int) {
	for k := range s.xs {
		s.xs[k].inner.bind(s.xs[k].row(t))
	}
	for k := range s.each {
		s.each[k].inner.bind(s.each[k].row(t))
	}
	for k := range s.carries {
		s.carries[k].turn(i, t, after)
	}
}

// add adds up the sums that the body has not.
func (s *scanLoop[T]) add() {
	for _, a := range s.sum {
		if !a.added {
			kernel.Axpy(a.outer.data, 1, a.inner.data)
		}
	}
}

// end keeps the last carries, and clears the rows that no step wrote.
func (s *scanLoop[T]) end(lo, m, ran int) {
	from, to := lo, lo+ran // rows that ran
	if s.reverse {
		from, to = lo+m-ran, lo+m
	}
	for i := range s.carries {
		s.carries[i].end(from, to)
	}
	for k := range s.each {
		e := &s.each[k]
		clear(e.outer.data[:from*e.size])
		clear(e.outer.data[to*e.size:])
	}
	if s.steps != nil {
		s.steps.data[0] = T(ran)
	}
}
