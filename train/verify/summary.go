package verify

// Row is the worst of one quantity over all cases of a kind.
type Row struct {
	Kind, Key string
	Cases     int      // how many were compared
	Case      string   // the worst of them
	Quantity  Quantity // of that case: the one that comes nearest to its tolerance, or exceeds it most
}

// Summary returns one row for each kind and quantity, in the order of Kinds. Cases that have an error are not in it.
func (r Report) Summary() []Row {
	type of struct{ kind, key string }
	at := map[of]int{}
	var out []Row
	for _, k := range Kinds() {
		for _, res := range r.Results {
			if res.Kind != k.Name {
				continue
			}
			for _, q := range res.Quantities {
				i, seen := at[of{k.Name, q.Key}]
				if !seen {
					i = len(out)
					at[of{k.Name, q.Key}] = i
					out = append(out, Row{Kind: k.Name, Key: q.Key, Case: res.Case, Quantity: q})
				}
				out[i].Cases++
				if q.worse(out[i].Quantity) {
					out[i].Case, out[i].Quantity = res.Case, q
				}
			}
		}
	}
	return out
}

// worse reports whether q uses more of its tolerance than p.
func (q Quantity) worse(p Quantity) bool { return q.Deviation/q.Tolerance > p.Deviation/p.Tolerance }
