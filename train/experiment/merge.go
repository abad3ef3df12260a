package experiment

// merge lays one tree over another: mappings key by key, everything else as a whole. Keys that went with a choice of the lower
// tree and do not go with that of the upper are left behind, as is a key that the upper one gives in another form (sizes, hidden).
func merge(base, over *node) *node {
	out := overlay(base, over, experimentFields())
	return leave(out, over, experimentFields(), remember(base.choice), remember(out.choice))
}

func overlay(base, over *node, fields []field) *node {
	if base == nil || base.kind != mapping || over.kind != mapping {
		return over
	}
	out := &node{kind: mapping, at: base.at}
	for _, e := range base.entries {
		if o, ok := over.find(e.key); ok {
			e.at, e.value = o.at, overlay(e.value, o.value, inside(fields, e.key))
		} else if f, _ := byKey(fields, e.key); replaced(f, over) {
			continue
		}
		out.entries = append(out.entries, e)
	}
	for _, e := range over.entries {
		if _, ok := base.find(e.key); !ok {
			out.entries = append(out.entries, e)
		}
	}
	return out
}

// replaced tells whether a mapping gives the key of the other form of a field.
func replaced(f field, over *node) bool {
	_, ok := over.find(f.tag.Get("instead"))
	return ok
}

// leave drops keys that the upper tree does not have and that went with the choices before, but do not after.
func leave(n, over *node, fields []field, before, after chooser) *node {
	if n.kind != mapping {
		return n
	}
	out := &node{kind: mapping, at: n.at}
	for _, e := range n.entries {
		f, known := byKey(fields, e.key)
		given := over.child(e.key)
		if known && given == nil && f.applies(before) && !f.applies(after) {
			continue
		}
		if known && f.section() {
			e.value = leave(e.value, given, f.fields(), before, after)
		}
		out.entries = append(out.entries, e)
	}
	return out
}

// inside returns the fields of a section, none if the key is no section.
func inside(fields []field, key string) []field {
	if f, ok := byKey(fields, key); ok && f.section() {
		return f.fields()
	}
	return nil
}

// less removes from a row what an argument sets, in either form, so that the argument has the last word.
func less(row, argument *node, fields []field) *node {
	out := &node{kind: mapping, at: row.at}
	for _, e := range row.entries {
		f, _ := byKey(fields, e.key)
		a, set := argument.find(e.key)
		if replaced(f, argument) || set && !(a.value.kind == mapping && e.value.kind == mapping) {
			continue
		}
		if set {
			e.value = less(e.value, a.value, inside(fields, e.key))
		}
		out.entries = append(out.entries, e)
	}
	return out
}
