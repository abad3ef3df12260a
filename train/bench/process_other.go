//go:build !unix

package bench

import "time"

// peakRSS is not known here.
func peakRSS() float64 { return 0 }

// processor is not known here.
func processor() time.Duration { return 0 }
