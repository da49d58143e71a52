package env

import (
	"runtime/metrics"
	"time"
)

// Pressure tells how long goroutines that are ready to run have to wait for a
// processor. It is used by one goroutine at a time.
type Pressure struct {
	sample [1]metrics.Sample
	before []uint64
}

// NewPressure returns a Pressure whose first interval begins now.
func NewPressure() *Pressure {
	p := &Pressure{}
	p.sample[0].Name = "/sched/latencies:seconds"
	p.Late(0)
	return p
}

// Late returns the share of the goroutines that became ready since the last
// call and then waited for at least d, and how many there were in all.
func (p *Pressure) Late(d time.Duration) (share float64, all uint64) {
	metrics.Read(p.sample[:])
	if p.sample[0].Value.Kind() != metrics.KindFloat64Histogram {
		return 0, 0 // a runtime without the figure
	}
	h := p.sample[0].Value.Float64Histogram()
	if p.before == nil {
		p.before = make([]uint64, len(h.Counts))
	}
	late := uint64(0)
	for i, n := range h.Counts {
		waited := n - p.before[i]
		all += waited
		if h.Buckets[i] >= d.Seconds() {
			late += waited
		}
		p.before[i] = n
	}
	if all == 0 {
		return 0, 0
	}
	return float64(late) / float64(all), all
}
