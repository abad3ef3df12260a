package task

import "credo/graph"

// Accuracy is the share of answers whose largest output is where the target is largest, the first of them if there are several.
func Accuracy() Measure {
	return Measure{Name: "accuracy", Higher: true, Share: true, Add: func(m Answered, to []Quotient) error {
		answer, target, width, err := m.rows(len(to))
		if err != nil {
			return err
		}
		for r := range answer.Len() / width {
			q := &to[r/m.Samples%len(to)]
			q.Of++
			if argmax(answer, r*width, width) == argmax(target, r*width%target.Len(), width) {
				q.Sum++
			}
		}
		return nil
	}}
}

// SquaredError is the mean over answers of Σ (output − target)², in the unit of the target squared.
func SquaredError() Measure {
	return Measure{Name: "squared error", Add: func(m Answered, to []Quotient) error {
		answer, target, width, err := m.rows(len(to))
		if err != nil {
			return err
		}
		for r := range answer.Len() / width {
			q := &to[r/m.Samples%len(to)]
			q.Of++
			for i := r * width; i < (r+1)*width; i++ {
				d := answer.At(i) - target.At(i%target.Len())
				q.Sum += d * d
			}
		}
		return nil
	}}
}

// RelativeError is Σ (output − target)² over Σ target², of all answers: 0 is perfect, and 1 is an answer of zeros.
func RelativeError() Measure {
	return Measure{Name: "relative error", Add: func(m Answered, to []Quotient) error {
		answer, target, width, err := m.rows(len(to))
		if err != nil {
			return err
		}
		for i := range answer.Len() {
			q, y := &to[i/width/m.Samples%len(to)], target.At(i%target.Len())
			d := answer.At(i) - y
			q.Sum, q.Of = q.Sum+d*d, q.Of+y*y
		}
		return nil
	}}
}

func argmax(a *graph.Array, from, n int) int {
	best := 0
	for j := 1; j < n; j++ {
		if a.At(from+j) > a.At(from+best) {
			best = j
		}
	}
	return best
}
