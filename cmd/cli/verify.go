package cli

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/train/verify"
)

type verifyCmd struct {
	Files []string `arg:"" optional:"" help:"Case files (JSON). Without any, a small embedded set: enough to check this machine."`
	Dtype string   `enum:"both,float64,float32" default:"both" help:"Precision: ${enum}."`
	Long  bool     `help:"Check the properties that no single case can hold instead: how far off the published solver is at three tolerances and its steps, what angles tend to as the feedback vanishes, how circuits of the published size start."`
	format
}

// Help teaches.
func (verifyCmd) Help() string {
	return `Every number comes out of the path that training takes. The deviation of a quantity is max|computed - expected| / max|expected|
over all its numbers; the table has the worst case of each quantity, in whose name * stands for the number of a layer or an update. The
exit code is 1 if one is beyond its tolerance. A case is ill-conditioned in a precision where rounding takes most of its digits,
whoever computes it: its tolerance is loose, and passing it says little.

With --long the table has properties, by their number in the circuit's specification, with the expected and the found value. They need no
files; the exit code is 1 if one does not hold.`
}

// verified is one line of the table.
type verified struct {
	Kind      string  `json:"kind"`
	Quantity  string  `json:"quantity"`
	Dtype     string  `json:"dtype"`
	Cases     int     `json:"cases"`
	Worst     string  `json:"worst_case"`
	Deviation float64 `json:"deviation"`
	Tolerance float64 `json:"tolerance"`
	// IllConditioned is how many of the cases are.
	IllConditioned int  `json:"ill_conditioned"`
	Pass           bool `json:"pass"`
}

// Run checks the cases, or the properties.
func (c verifyCmd) Run(e *env) error {
	if c.Long {
		return c.properties(e)
	}
	cases, err := readCases(c.Files)
	if err != nil {
		return err
	}
	rows, pass := []verified{}, true
	for _, d := range dtypes(c.Dtype) {
		r := verify.Check(cases, d)
		pass = pass && r.Pass()
		for _, x := range r.Summary() {
			q := x.Quantity
			rows = append(rows, verified{x.Kind, x.Key, d.String(), x.Cases, x.Case, q.Deviation, q.Tolerance, x.IllConditioned, q.Pass()})
		}
		for _, x := range r.Results {
			if x.Err != nil {
				fmt.Fprintf(e.stderr, "%s: %v\n", d, x.Err)
			}
		}
	}
	if err := c.print(e.stdout, verifiedSheet(rows, pass)); err != nil {
		return err
	}
	return conclude(e, rows, nameLeftOut(e, cases), len(cases), pass)
}

func verifiedSheet(rows []verified, pass bool) sheet {
	s := sheet{head: []string{"kind", "quantity", "precision", "cases", "worst case", "deviation", "tolerance", ""}, value: map[string]any{"rows": rows, "pass": pass}}
	for _, r := range rows {
		verdict := "ok"
		if !r.Pass {
			verdict = "OFF"
		}
		if r.IllConditioned > 0 {
			verdict += fmt.Sprintf(", %d ill-conditioned", r.IllConditioned)
		}
		s.rows = append(s.rows, []string{r.Kind, r.Quantity, r.Dtype, fmt.Sprint(r.Cases), r.Worst, fmt.Sprintf("%.1e", r.Deviation), fmt.Sprintf("%.0e", r.Tolerance), verdict})
	}
	return s
}

// nameLeftOut says which kinds are not known and returns how many cases are of them.
func nameLeftOut(e *env, cases []verify.Case) (left int) {
	kinds := map[string]int{}
	var order []string
	for _, c := range cases {
		if _, ok := verify.Find(c); ok {
			continue
		}
		if kinds[c.Kind] == 0 {
			order = append(order, c.Kind)
		}
		kinds[c.Kind]++
		left++
	}
	for _, k := range order {
		fmt.Fprintf(e.stderr, "left out: %d cases of kind %s, which is not known here\n", kinds[k], k)
	}
	return left
}

// conclude says in a sentence how the cases came out, and names the quantities that are off.
func conclude(e *env, rows []verified, left, cases int, pass bool) error {
	for _, r := range rows {
		if !r.Pass {
			fmt.Fprintf(e.stderr, "off: %s of %s in %s: %.1e in case %s, beyond %.0e\n", r.Quantity, r.Kind, r.Dtype, r.Deviation, r.Worst, r.Tolerance)
		}
	}
	switch {
	case left == cases:
		return errors.New("no case is of a kind that is known here: nothing was checked")
	case !pass:
		return errors.New("not every case is within its tolerance")
	}
	fmt.Fprintf(e.stderr, "all %d cases are within their tolerances\n", cases-left)
	return nil
}

func readCases(files []string) (cases []verify.Case, err error) {
	if len(files) == 0 {
		return verify.Embedded()
	}
	for _, name := range files {
		f, err := verify.ReadFile(name)
		if err != nil {
			return nil, err
		}
		cases = append(cases, f.Cases...)
	}
	return cases, nil
}

func dtypes(word string) []graph.Dtype {
	d, err := graph.ParseDtype(word)
	if err != nil {
		return []graph.Dtype{graph.Float64, graph.Float32}
	}
	return []graph.Dtype{d}
}
