package kernel

// pack copies positions p to p+depth of count vectors from i on into dst, the
// vectors of a panel interleaved. Further positions in dst become 0, which adds
// nothing to a sum. Further vectors become 0 too: their sums are not used, but a
// denormal or NaN left there by an earlier call could slow the others down.
func (o *operand[T]) pack(dst []T, i, count, p, depth int) {
	clear(dst[depth*panel:])
	switch {
	case count < panel:
		o.packEdge(dst, i, count, p, depth)
	case o.across:
		src := o.data[p*o.stride+i:]
		for q := range depth {
			d, s := (*[panel]T)(dst[q*panel:]), (*[panel]T)(src[q*o.stride:])
			d[0], d[1], d[2], d[3] = s[0], s[1], s[2], s[3]
		}
	default:
		src := o.data[i*o.stride+p:]
		s0, s1 := src[:depth], src[o.stride:][:depth]
		s2, s3 := src[2*o.stride:][:depth], src[3*o.stride:][:depth]
		for q := range depth {
			d := (*[panel]T)(dst[q*panel:])
			d[0], d[1], d[2], d[3] = s0[q], s1[q], s2[q], s3[q]
		}
	}
}

// packEdge packs the last, narrower panel.
func (o *operand[T]) packEdge(dst []T, i, count, p, depth int) {
	clear(dst)
	along, between := 1, o.stride
	if o.across {
		along, between = o.stride, 1
	}
	for r := range count {
		at := (i+r)*between + p*along
		for q := range depth {
			dst[q*panel+r] = o.data[at+q*along]
		}
	}
}
