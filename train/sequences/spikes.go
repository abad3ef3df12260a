package sequences

import "math/rand/v2"

// Segment is a stretch of a trial in which a group of channels is active.
type Segment struct {
	Group      int
	Start, End int     // moments: from Start until before End
	Rate       float64 // spikes a moment, of each channel
}

// spikes adds the spikes of a segment to a sample. A Poisson process runs through all channels and moments one after the other, so that each
// has an independent Poisson count of mean Rate, and only spikes cost time.
func (r trials) spikes(rng *rand.Rand, sample, group int, s Segment) {
	cells := group * (s.End - s.Start)
	if s.Rate <= 0 {
		return
	}
	for t := rng.ExpFloat64() / s.Rate; t < float64(cells); t += rng.ExpFloat64() / s.Rate {
		cell := int(t)
		i := r.at(s.Start+cell/group, sample, s.Group*group+cell%group)
		r.x.Set(i, r.x.At(i)+1)
	}
}

// expected is the mean number of spikes of segments of groups.
func expected(segments []Segment, group int) (mean float64) {
	for _, s := range segments {
		mean += float64(s.End-s.Start) * s.Rate * float64(group)
	}
	return mean
}
