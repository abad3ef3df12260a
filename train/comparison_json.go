package train

// MarshalJSON writes a row with keys after its measures: "test_accuracy". The first reference stands also beside the row's own keys.
func (r Row) MarshalJSON() ([]byte, error) {
	head := r.Headline()
	key := "test_" + head.Key()
	out := Object{
		{"label", r.Label}, {"circuit", r.Circuit}, {"rule", r.Rule}, {"n", r.N},
		{key, Number(head.Mean)}, {key + "_se", head.SE}, {key + "_best_valid", r.BestValid},
	}
	for i, s := range r.Scores[1:] {
		out = append(out, Entry{"test_" + s.Key(), Number(s.Mean)})
		if i+2 < len(r.Scores) { // not of the loss
			out = append(out, Entry{"test_" + s.Key() + "_se", s.SE})
		}
	}
	var first Aligned
	if len(r.Alignment) > 0 {
		first = r.Alignment[0]
	}
	out = append(out, Object{
		{"align_to", first.To}, {"cosine", first.Cosine}, {"angle", first.Angle}, {"norm_ratio", first.Ratio}, {"alignment", r.Alignment}, {"layers", r.Layers},
	}...)
	if len(r.Watched) > 0 {
		out = append(out, Entry{"watched", r.Watched})
	}
	curves := make([][]*float64, len(r.ByEpoch))
	for i, c := range r.ByEpoch {
		curves[i] = Numbers(c)
	}
	out = append(out, Object{
		{"difference", r.Difference}, {"p", r.P}, {"baseline", r.Reference}, {"unsettled", r.Unsettled}, {"steps", r.Steps}, {key + "_by_epoch", curves},
	}...)
	if len(r.Reused) > 0 {
		out = append(out, Entry{"reused", r.Reused})
	}
	return out.MarshalJSON()
}
