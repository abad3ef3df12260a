package cli

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/train/verify"
)

// property is one line of the table of properties.
type property struct {
	Number   int    `json:"number"`
	Property string `json:"property"`
	What     string `json:"what"`
	Expected string `json:"expected"`
	Found    string `json:"found"`
	Pass     bool   `json:"pass"`
}

// properties checks all properties, one after the other; between two of them it can be stopped.
func (c verifyCmd) properties(e *env) error {
	if len(c.Files) > 0 || c.Dtype != "both" {
		return usage(errors.New("--long has networks and precisions of its own: leave out the case files and --dtype"))
	}
	rows, pass := []property{}, true
	for _, p := range verify.Properties() {
		if err := e.ctx.Err(); err != nil {
			return errors.Wrapf(err, "stopped before property %d", p.Number)
		}
		fmt.Fprintf(e.stderr, "property %d: %s\n", p.Number, p.Name)
		found, err := p.Check()
		if err != nil {
			return errors.WithMessagef(err, "property %d, %s", p.Number, p.Name)
		}
		for _, f := range found {
			pass = pass && f.Pass
			rows = append(rows, property{p.Number, p.Name, f.What, f.Expected, f.Found, f.Pass})
		}
	}
	if err := c.print(e.stdout, propertySheet(rows, pass)); err != nil {
		return err
	}
	if !pass {
		return errors.New("not every property holds")
	}
	fmt.Fprintln(e.stderr, "all properties hold")
	return nil
}

func propertySheet(rows []property, pass bool) sheet {
	s := sheet{head: []string{"property", "", "what", "expected", "found", ""}, value: map[string]any{"rows": rows, "pass": pass}}
	for _, r := range rows {
		verdict := "ok"
		if !r.Pass {
			verdict = "OFF"
		}
		s.rows = append(s.rows, []string{fmt.Sprint(r.Number), r.Property, r.What, r.Expected, r.Found, verdict})
	}
	return s
}
