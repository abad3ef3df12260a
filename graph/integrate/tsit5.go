package integrate

import "credo/graph"

// The method of Tsitouras 2011 (doi:10.1016/j.camwa.2011.06.002), of order 5 with an estimate of order 4. Row i of tsit5 makes the
// state at which derivative i+1 is taken, the last row the state at the end of the step: the last derivative of a step is the
// first of the next. tsit5Miss is the difference of the two orders' weights.
var (
	tsit5 = [][]float64{
		{0.161},
		{-0.008480655492356989, 0.335480655492357},
		{2.8971530571054935, -6.359448489975075, 4.3622954328695815},
		{5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525},
		{5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383},
		{0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774},
	}
	tsit5Miss = []float64{-0.00178001105222577714, -0.0008164344596567469, 0.007880878010261995, -0.1447110071732629,
		0.5823571654525552, -0.45808210592918697, 1.0 / 66}
)

// tsit5Step returns the state after dt seconds, its derivative, and an estimate of the error. k is the derivative of y.
func tsit5Step(b *graph.Builder, f Field, y, k []graph.Node, dt graph.Node) (next, slope, miss []graph.Node) {
	all := [][]graph.Node{k}
	for _, row := range tsit5 {
		next = axpy(b, y, combined(b, row, all), dt)
		slope = f(b, next)
		all = append(all, slope)
	}
	for _, m := range combined(b, tsit5Miss, all) {
		miss = append(miss, b.Mul(dt, m))
	}
	return next, slope, miss
}

// combined returns the weighted sum of the derivatives for every variable.
func combined(b *graph.Builder, weights []float64, all [][]graph.Node) []graph.Node {
	out := make([]graph.Node, len(all[0]))
	for i := range out {
		out[i] = b.Scale(all[0][i], weights[0])
		for j := 1; j < len(weights); j++ {
			out[i] = b.Add(out[i], b.Scale(all[j][i], weights[j]))
		}
	}
	return out
}
