package rules_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules/rulestest"
)

// burstCase is the first step of a case of the burst reference, testdata/burst.json. Matrices there are (cells of Post, cells of Pre),
// and layers are counted from 0, the first hidden one.
type burstCase struct {
	Name   string
	Sizes  []int
	Batch  int
	Inputs map[string]any
	Expect map[string]any
}

func burstReference(t *testing.T, name string) burstCase {
	t.Helper()
	text, err := os.ReadFile("testdata/burst.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []burstCase
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(c burstCase) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("no case %s", name)
	}
	return all[i]
}

// numbersOf returns numbers row by row, or a matrix column by column if so asked.
func numbersOf(v any, columns bool) []float64 {
	out := flattened(v)
	if rows, ok := v.([]any); ok && columns {
		if first, matrix := rows[0].([]any); matrix {
			return transposed(out, len(rows), len(first), 1)
		}
	}
	return out
}

// at returns data and weights for our circuits: names gives, for a list of the case, the name of its first element.
func (c burstCase) at(names map[string]string) circuittest.Values {
	v := circuittest.Values{"x": numbersOf(c.Inputs["x"], false), "target": numbersOf(c.Inputs["t"], false)}
	for list, first := range names {
		var at int
		name := first[:1]
		fmt.Sscan(first[1:], &at)
		for i, w := range c.Inputs[list].([]any) {
			v[fmt.Sprint(name, at+i)] = numbersOf(w, !strings.ContainsAny(list, "YH"))
		}
	}
	return v
}

// compare finds the numbers of a case among our records: record says which it is and its factor, for a layer from 1 and its cells.
func compare(t *testing.T, c burstCase, got circuittest.Values, record func(layer int, cells, key string) (name string, by float64)) {
	t.Helper()
	compared := 0
	for path, want := range c.Expect {
		var layer int
		var key string
		fmt.Sscanf(strings.ReplaceAll(path, "/", " "), "layers %d %s", &layer, &key)
		cells := fmt.Sprint("E", layer+1)
		if layer == len(c.Sizes)-2 {
			cells = "v"
		}
		name, by := record(layer+1, cells, key)
		if name == "" {
			continue
		}
		compared++
		gradient := strings.HasPrefix(key, "grad_") && key != "grad_H"
		circuittest.Near(t, path, got[name], times(numbersOf(want, gradient), by), 1e-11)
	}
	if compared < len(c.Expect)*3/4 {
		t.Errorf("only %d of %d numbers compared", compared, len(c.Expect))
	}
}

// under returns the changes of a rule, and all records.
func under(t *testing.T, c circuit.Circuit, rule string, batch int, at circuittest.Values) circuittest.Values {
	t.Helper()
	p := circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, batch, func(p *circuittest.Page) {
		circuittest.All(p)
		rulestest.Must(t, named(t, rule, c))(p)
	})
	return p.Run(t, at)
}

func TestBurstpropIsThatOfTheReference(t *testing.T) {
	ref := burstReference(t, "A/burstprop/Yrand_rec")
	c := models.NewBurstprop(ref.Sizes)
	at := ref.at(map[string]string{"W": "W1", "b": "b1", "Y": "Y0", "R": "R1"})
	v, back := under(t, c, "burstprop", 2, at), under(t, c, "backprop", 2, at)
	for _, w := range []string{"W1", "W2"} {
		v["backprop "+w] = back[rulestest.Delta(w)]
	}
	compare(t, ref, v, func(l int, cells, key string) (string, float64) {
		record := func(name, phase string) (string, float64) {
			return fmt.Sprintf("variable %s %s in phase %s", name, cells, phase), 1
		}
		switch key {
		case "e":
			return fmt.Sprintf("rate %s in phase teacher", cells), 1
		case "p":
			return record("p", "free")
		case "p_t":
			return record("p", "teacher")
		case "b":
			return record("burst", "free")
		case "b_t":
			return record("burst", "teacher")
		case "u":
			return record("plateau", "free")
		case "b_pre":
			return record("unopposed", "teacher")
		case "grad_W_sum":
			return rulestest.Delta(fmt.Sprint("W", l)), -0.5 // sums of two samples
		case "grad_b_sum":
			return rulestest.Delta(fmt.Sprint("b", l)), -0.5
		case "grad_W_bp_sum":
			return fmt.Sprint("backprop W", l), -0.5
		case "grad_R":
			return rulestest.Delta(fmt.Sprint("R", l)), -1
		}
		return "", 0
	})
}

func TestDendriticErrorIsThatOfTheReference(t *testing.T) {
	ref := burstReference(t, "A/edn/Yrand_Irand")
	c := models.NewEDN(ref.Sizes)
	at := ref.at(map[string]string{"W": "W1", "b": "b1", "Y": "Y1", "F": "F1", "f": "f1", "H": "H1"})
	compare(t, ref, under(t, c, "dendritic-error", 2, at), func(l int, cells, key string) (string, float64) {
		variable := func(name, cells string) (string, float64) {
			return fmt.Sprintf("variable %s %s in phase teacher", name, cells), 1
		}
		I := fmt.Sprint("I", l)
		switch key {
		case "v_basal":
			return variable("predicted", cells)
		case "rate":
			if cells == "v" {
				return "output teacher", 1
			}
			return variable("untaught", cells)
		case "v_soma_t":
			return variable("soma", cells)
		case "rate_t":
			return fmt.Sprintf("rate %s in phase teacher", cells), 1
		case "apical":
			return variable("apical", cells)
		case "intn_v_basal":
			return variable("predicted", I)
		case "intn_v_soma":
			return variable("soma", I)
		case "intn_rate":
			return fmt.Sprintf("rate %s in phase teacher", I), 1
		case "grad_W", "grad_b", "grad_F", "grad_f", "grad_H":
			return rulestest.Delta(fmt.Sprint(key[5:], l)), -1
		}
		return "", 0
	})
}
