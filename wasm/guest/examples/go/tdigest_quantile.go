//go:build wasip1

package main

import (
	"cmp"
	"math"
	"slices"
	"unsafe"

	basalt "github.com/basaltdb/basalt/wasm/guest/go"
)

const (
	mostClusters = 256
	mostWaiting  = 128
	compression  = 100 // about how many clusters there are
)

// cluster is values near each other.
type cluster struct{ mean, weight float64 }

// digest is the state of an aggregate with some kilobytes: a quantile, estimated by a
// t-digest.
//
// A digest has clusters, in order. Those near the ends are small and those in the
// middle large, so the estimate is best for extreme quantiles. New values wait until
// there are some, and are merged with the clusters then. Two digests merge like values.
type digest struct {
	quantile  float64
	low, high float64 // the extreme values
	count     uint32
	waiting   uint32
	list      [mostClusters]cluster
	wait      [mostWaiting]float64
}

func (d *digest) clusters() []cluster { return d.list[:d.count] }

func (d *digest) widen(low, high float64) {
	empty := d.count == 0 && d.waiting == 0
	if empty || low < d.low {
		d.low = low
	}
	if empty || high > d.high {
		d.high = high
	}
}

func (d *digest) add(x, quantile float64) {
	if !(quantile >= 0 && quantile <= 1) {
		basalt.Raise("22003", "a quantile is between 0 and 1")
	}
	if math.IsNaN(x) {
		basalt.Raise("22003", "tdigest_quantile takes no NaN")
	}
	d.quantile = quantile
	d.widen(x, x)
	if d.waiting == mostWaiting {
		d.merge(nil)
	}
	d.wait[d.waiting] = x
	d.waiting++
}

// merged has room for all clusters that a merge begins with.
var merged [2*mostClusters + mostWaiting]cluster

// merge merges more clusters, and the values that wait, with those that there are.
func (d *digest) merge(more []cluster) {
	all := append(append(merged[:0], d.clusters()...), more...)
	for _, x := range d.wait[:d.waiting] {
		all = append(all, cluster{x, 1})
	}
	d.waiting = 0
	if len(all) > 0 {
		slices.SortFunc(all, func(a, b cluster) int { return cmp.Compare(a.mean, b.mean) })
		d.compress(all)
	}
}

// weigh is the weight of all clusters of a list.
func weigh(list []cluster) (total float64) {
	for _, c := range list {
		total += c.weight
	}
	return total
}

// compress joins neighbours among sorted clusters where the result is not too heavy:
// its weight is at most total * pi / compression * sqrt(q (1-q)) at its middle q. The
// squares are compared. The clusters replace those of the digest.
func (d *digest) compress(list []cluster) {
	total := weigh(list)
	most := total * math.Pi / compression
	made, before, present := 0, 0.0, list[0]
	for _, next := range list[1:] {
		weight := present.weight + next.weight
		q := (before + weight/2) / total
		if weight*weight <= most*most*q*(1-q) || made == mostClusters-1 {
			present.mean += (next.mean - present.mean) * next.weight / weight
			present.weight = weight
			continue
		}
		before += present.weight
		d.list[made] = present
		made++
		present = next
	}
	d.list[made] = present
	d.count = uint32(made + 1)
}

// estimate finds the quantile between the middles of clusters, and beyond those
// between them and the extreme values.
func (d *digest) estimate() float64 {
	total := weigh(d.clusters())
	want := d.quantile * total
	at, x, middle := 0.0, d.low, 0.0
	for _, c := range d.clusters() {
		middle += c.weight / 2
		if want < middle {
			return x + (c.mean-x)*(want-at)/(middle-at)
		}
		at, x = middle, c.mean
		middle += c.weight / 2
	}
	if want >= total {
		return d.high
	}
	return x + (d.high-x)*(want-at)/(total-at)
}

//go:wasmexport tdigest_quantile_state_size
func digestStateSize() int32 { return int32(unsafe.Sizeof(digest{})) }

// digestInit leaves the cleared memory that the host gives, which is a digest of no
// values.
//
//go:wasmexport tdigest_quantile_init
func digestInit(_ int32, _ unsafe.Pointer) int32 { return 0 }

//go:wasmexport tdigest_quantile_update
func digestUpdate(n int32, groups unsafe.Pointer, in *basalt.Column, nin int32, states unsafe.Pointer) int32 {
	args := basalt.Columns(in, nin)
	x, quantile := basalt.Values[float64](&args[0], n), basalt.Values[float64](&args[1], n)
	for i, group := range basalt.Slice[uint32](groups, n) {
		(*digest)(unsafe.Add(states, uintptr(group)*unsafe.Sizeof(digest{}))).add(x[i], quantile[i])
	}
	return 0
}

//go:wasmexport tdigest_quantile_merge
func digestMerge(n int32, into, from unsafe.Pointer) int32 {
	others := basalt.Slice[digest](from, n)
	for i := range others {
		a, b := &basalt.Slice[digest](into, n)[i], &others[i]
		b.merge(nil)
		if b.count > 0 {
			a.widen(b.low, b.high)
			a.quantile = b.quantile
			a.merge(b.clusters())
		}
	}
	return 0
}

//go:wasmexport tdigest_quantile_final
func digestFinal(n int32, states unsafe.Pointer, out *basalt.Column) int32 {
	to := basalt.Values[float64](out, n)
	for i, d := range basalt.Slice[digest](states, n) { // copies, since states stay as they are
		d.merge(nil)
		if d.count == 0 {
			out.SetNull(i)
		} else {
			to[i] = d.estimate()
		}
	}
	return 0
}
