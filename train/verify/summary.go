package verify

import "regexp"

// Row is the worst of one quantity over all cases of a kind.
type Row struct {
	Kind, Key      string   // numbers in a key, of layers and updates, are *
	Cases          int      // how many were compared
	IllConditioned int      // how many of them are
	Case           string   // the worst of them
	Quantity       Quantity // of that case: the one that comes nearest to its tolerance, or exceeds it most
}

// Summary returns one row for each kind and quantity, in the order of Kinds. Cases that have an error are not in it.
func (r Report) Summary() []Row {
	type of struct{ kind, key string }
	at := map[of]int{}
	var out []Row
	for _, k := range Kinds().Entries {
		for _, res := range r.Results {
			if res.Kind != k.Name {
				continue
			}
			counted := map[int]bool{}
			for _, q := range res.Quantities {
				key := numbers.ReplaceAllString(q.Key, "/*")
				i, seen := at[of{k.Name, key}]
				if !seen {
					i = len(out)
					at[of{k.Name, key}] = i
					out = append(out, Row{Kind: k.Name, Key: key, Case: res.Case, Quantity: q})
				}
				if !counted[i] {
					counted[i] = true
					out[i].count(q)
				}
				if q.worse(out[i].Quantity) {
					out[i].Case, out[i].Quantity = res.Case, q
				}
			}
		}
	}
	return out
}

var numbers = regexp.MustCompile(`/\d+\b`)

// count counts a case by one of its quantities.
func (r *Row) count(q Quantity) {
	r.Cases++
	if q.IllConditioned {
		r.IllConditioned++
	}
}

// worse reports whether q uses more of its tolerance than p.
func (q Quantity) worse(p Quantity) bool { return q.Deviation/q.Tolerance > p.Deviation/p.Tolerance }
