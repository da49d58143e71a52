// An aggregate with a state of some kilobytes: a quantile, estimated by a t-digest.
//
// A digest has clusters of values near each other, in order, each with its mean and its
// weight. Those near the ends are small and those in the middle large, so the estimate
// is best for extreme quantiles. New values wait until there are some, and are merged
// with the clusters then. Two digests merge like values.
import { raise } from "../../as/basalt";
import { Column } from "../../as/column";

const mostClusters: u32 = 256;
const mostWaiting: u32 = 128;
const compression: f64 = 100; // about how many clusters there are

@unmanaged
class Cluster {
  mean: f64;
  weight: f64;
}

// The clusters and the values that wait are behind a digest's fields.
@unmanaged
class Digest {
  quantile: f64;
  low: f64; // the extreme values
  high: f64;
  count: u32; // of clusters
  waiting: u32;

  list(): usize {
    return changetype<usize>(this) + offsetof<Digest>();
  }

  wait(i: u32): usize {
    return this.list() + mostClusters * offsetof<Cluster>() + 8 * i;
  }

  widen(low: f64, high: f64): void {
    const empty = this.count == 0 && this.waiting == 0;
    if (empty || low < this.low) this.low = low;
    if (empty || high > this.high) this.high = high;
  }

  add(x: f64, quantile: f64): void {
    if (!(quantile >= 0 && quantile <= 1)) raise("22003", "a quantile is between 0 and 1");
    if (isNaN(x)) raise("22003", "tdigest_quantile takes no NaN");
    this.quantile = quantile;
    this.widen(x, x);
    if (this.waiting == mostWaiting) this.merge(0, 0);
    store<f64>(this.wait(this.waiting++), x);
  }

  // merge merges more clusters, and the values that wait, with those that there are.
  merge(more: usize, moreCount: u32): void {
    let n = this.count;
    memory.copy(merged, this.list(), n * offsetof<Cluster>());
    memory.copy(merged + n * offsetof<Cluster>(), more, moreCount * offsetof<Cluster>());
    n += moreCount;
    for (let i: u32 = 0; i < this.waiting; i++, n++) {
      const c = cluster(merged, n);
      c.mean = load<f64>(this.wait(i));
      c.weight = 1;
    }
    this.waiting = 0;
    if (n == 0) return;
    sort(merged, n);
    this.compress(merged, n);
  }

  // compress joins neighbours among sorted clusters where the result is not too heavy:
  // its weight is at most total * pi / compression * sqrt(q (1-q)) at its middle q. The
  // squares are compared. The clusters replace those of the digest.
  compress(from: usize, n: u32): void {
    const total = weigh(from, n);
    const most = (total * Math.PI) / compression;
    let made: u32 = 0;
    let before: f64 = 0;
    let mean = cluster(from, 0).mean;
    let weight = cluster(from, 0).weight;
    for (let i: u32 = 1; i < n; i++) {
      const next = cluster(from, i);
      const both = weight + next.weight;
      const q = (before + both / 2) / total;
      if (both * both <= most * most * q * (1 - q) || made == mostClusters - 1) {
        mean += ((next.mean - mean) * next.weight) / both;
        weight = both;
        continue;
      }
      before += weight;
      this.put(made++, mean, weight);
      mean = next.mean;
      weight = next.weight;
    }
    this.put(made, mean, weight);
    this.count = made + 1;
  }

  put(i: u32, mean: f64, weight: f64): void {
    const c = cluster(this.list(), i);
    c.mean = mean;
    c.weight = weight;
  }

  // estimate finds the quantile between the middles of clusters, and beyond those
  // between them and the extreme values.
  estimate(): f64 {
    const total = weigh(this.list(), this.count);
    const want = this.quantile * total;
    let at: f64 = 0;
    let x = this.low;
    let middle: f64 = 0;
    for (let i: u32 = 0; i < this.count; i++) {
      const c = cluster(this.list(), i);
      middle += c.weight / 2;
      if (want < middle) return x + ((c.mean - x) * (want - at)) / (middle - at);
      at = middle;
      x = c.mean;
      middle += c.weight / 2;
    }
    if (want >= total) return this.high;
    return x + ((this.high - x) * (want - at)) / (total - at);
  }
}

const stateSize: u32 = offsetof<Digest>() + mostClusters * offsetof<Cluster>() + 8 * mostWaiting;

// merged has room for all clusters that a merge begins with, and copied for a digest.
const merged = memory.data(16 * (2 * 256 + 128), 8);
const copied = memory.data(32 + 16 * 256 + 8 * 128, 8);

function digest(states: usize, i: u32): Digest {
  return changetype<Digest>(states + i * stateSize);
}

function cluster(list: usize, i: u32): Cluster {
  return changetype<Cluster>(list + i * offsetof<Cluster>());
}

// weigh is the weight of all clusters of a list.
function weigh(list: usize, n: u32): f64 {
  let total: f64 = 0;
  for (let i: u32 = 0; i < n; i++) total += cluster(list, i).weight;
  return total;
}

// sort sorts clusters by their means: a heapsort, which needs no room.
function sort(list: usize, n: u32): void {
  for (let i = n / 2; i > 0; i--) sink(list, i - 1, n);
  for (let i = n; i > 1; i--) {
    swap(cluster(list, 0), cluster(list, i - 1));
    sink(list, 0, i - 1);
  }
}

// sink moves a cluster below those of a heap of n that are greater.
function sink(list: usize, i: u32, n: u32): void {
  for (;;) {
    let child: u32 = 2 * i + 1;
    if (child >= n) return;
    if (child + 1 < n && cluster(list, child + 1).mean > cluster(list, child).mean) child++;
    if (cluster(list, child).mean <= cluster(list, i).mean) return;
    swap(cluster(list, i), cluster(list, child));
    i = child;
  }
}

function swap(a: Cluster, b: Cluster): void {
  const mean = a.mean;
  const weight = a.weight;
  a.mean = b.mean;
  a.weight = b.weight;
  b.mean = mean;
  b.weight = weight;
}

export function tdigest_quantile_state_size(): u32 {
  return stateSize;
}

// The host gives cleared memory, which is a digest of no values.
export function tdigest_quantile_init(_n: u32, _states: usize): i32 {
  return 0;
}

export function tdigest_quantile_update(n: u32, groups: usize, input: Column, _nin: u32, states: usize): i32 {
  const quantiles = input.at(1);
  for (let i: u32 = 0; i < n; i++) {
    digest(states, load<u32>(groups + 4 * i)).add(input.get<f64>(i), quantiles.get<f64>(i));
  }
  return 0;
}

export function tdigest_quantile_merge(n: u32, into: usize, from: usize): i32 {
  for (let i: u32 = 0; i < n; i++) {
    const a = digest(into, i);
    const b = digest(from, i);
    b.merge(0, 0);
    if (b.count == 0) continue;
    a.widen(b.low, b.high);
    a.quantile = b.quantile;
    a.merge(b.list(), b.count);
  }
  return 0;
}

export function tdigest_quantile_final(n: u32, states: usize, out: Column): i32 {
  for (let i: u32 = 0; i < n; i++) {
    memory.copy(copied, states + i * stateSize, stateSize); // states stay as they are
    const d = changetype<Digest>(copied);
    d.merge(0, 0);
    if (d.count == 0) out.setNull(i);
    else out.set<f64>(i, d.estimate());
  }
  return 0;
}
