//! An aggregate with a state of some kilobytes: a quantile, estimated by a t-digest.
//!
//! A digest has clusters of values near each other, in order, each with its mean and
//! its weight. Those near the ends are small and those in the middle large, so the
//! estimate is best for extreme quantiles. New values wait until there are some, and
//! are merged with the clusters then. Two digests merge like values.

use basalt::Column;
use core::slice::{from_raw_parts, from_raw_parts_mut};

const MOST: usize = 256;
const WAITING: usize = 128;

/// About how many clusters there are.
const COMPRESSION: f64 = 100.0;

#[repr(C)]
#[derive(Clone, Copy)]
struct Cluster {
    mean: f64,
    weight: f64,
}

const NONE: Cluster = Cluster { mean: 0.0, weight: 0.0 };

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Digest {
    quantile: f64,
    low: f64, // the extreme values
    high: f64,
    clusters: u32,
    waiting: u32,
    list: [Cluster; MOST],
    wait: [f64; WAITING],
}

impl Digest {
    fn clusters(&self) -> &[Cluster] {
        &self.list[..self.clusters as usize]
    }

    fn widen(&mut self, low: f64, high: f64) {
        let empty = self.clusters == 0 && self.waiting == 0;
        if empty || low < self.low {
            self.low = low;
        }
        if empty || high > self.high {
            self.high = high;
        }
    }

    fn add(&mut self, x: f64, quantile: f64) {
        if !(0.0..=1.0).contains(&quantile) {
            basalt::raise("22003", "a quantile is between 0 and 1");
        }
        if x.is_nan() {
            basalt::raise("22003", "tdigest_quantile takes no NaN");
        }
        self.quantile = quantile;
        self.widen(x, x);
        if self.waiting as usize == WAITING {
            self.merge(&[]);
        }
        self.wait[self.waiting as usize] = x;
        self.waiting += 1;
    }

    /// Merges more clusters, and the values that wait, with those that there are.
    fn merge(&mut self, more: &[Cluster]) {
        let mut all = [NONE; 2 * MOST + WAITING];
        let waiting = self.wait[..self.waiting as usize].iter().map(|&mean| Cluster { mean, weight: 1.0 });
        let mut count = 0;
        for c in self.clusters().iter().chain(more).copied().chain(waiting) {
            all[count] = c;
            count += 1;
        }
        self.waiting = 0;
        if count > 0 {
            all[..count].sort_unstable_by(|a, b| a.mean.total_cmp(&b.mean));
            self.compress(&all[..count]);
        }
    }

    /// Joins neighbours among sorted clusters where the result is not too heavy: its
    /// weight is at most total * pi / COMPRESSION * sqrt(q (1-q)) at its middle q. The
    /// squares are compared. The clusters replace those of the digest.
    fn compress(&mut self, list: &[Cluster]) {
        let total: f64 = list.iter().map(|c| c.weight).sum();
        let most = total * core::f64::consts::PI / COMPRESSION;
        let (mut made, mut before, mut present) = (0, 0.0, list[0]);
        for next in &list[1..] {
            let weight = present.weight + next.weight;
            let q = (before + weight / 2.0) / total;
            if weight * weight <= most * most * q * (1.0 - q) || made == MOST - 1 {
                present.mean += (next.mean - present.mean) * next.weight / weight;
                present.weight = weight;
                continue;
            }
            before += present.weight;
            self.list[made] = present;
            made += 1;
            present = *next;
        }
        self.list[made] = present;
        self.clusters = made as u32 + 1;
    }

    /// Finds the quantile between the middles of clusters, and beyond those between
    /// them and the extreme values.
    fn estimate(&self) -> f64 {
        let total: f64 = self.clusters().iter().map(|c| c.weight).sum();
        let want = self.quantile * total;
        let (mut at, mut x, mut middle) = (0.0, self.low, 0.0);
        for c in self.clusters() {
            middle += c.weight / 2.0;
            if want < middle {
                return x + (c.mean - x) * (want - at) / (middle - at);
            }
            at = middle;
            x = c.mean;
            middle += c.weight / 2.0;
        }
        if want >= total {
            return self.high;
        }
        x + (self.high - x) * (want - at) / (total - at)
    }
}

#[no_mangle]
pub extern "C" fn tdigest_quantile_state_size() -> usize {
    core::mem::size_of::<Digest>()
}

/// The host gives cleared memory, which is a digest of no values.
#[no_mangle]
pub extern "C" fn tdigest_quantile_init(_n: usize, _states: *mut Digest) -> i32 {
    0
}

#[no_mangle]
pub unsafe extern "C" fn tdigest_quantile_update(n: usize, groups: *const u32, input: *const Column, _nin: usize, states: *mut Digest) -> i32 {
    let (x, quantile) = ((*input).values::<f64>(n), (*input.add(1)).values::<f64>(n));
    for (i, &group) in from_raw_parts(groups, n).iter().enumerate() {
        (*states.add(group as usize)).add(x[i], quantile[i]);
    }
    0
}

#[no_mangle]
pub unsafe extern "C" fn tdigest_quantile_merge(n: usize, into: *mut Digest, from: *mut Digest) -> i32 {
    for (a, b) in from_raw_parts_mut(into, n).iter_mut().zip(from_raw_parts_mut(from, n)) {
        b.merge(&[]);
        if b.clusters > 0 {
            a.widen(b.low, b.high);
            a.quantile = b.quantile;
            a.merge(b.clusters());
        }
    }
    0
}

#[no_mangle]
pub unsafe extern "C" fn tdigest_quantile_final(n: usize, states: *const Digest, out: *mut Column) -> i32 {
    let out = &mut *out;
    for (i, state) in from_raw_parts(states, n).iter().enumerate() {
        let mut d = *state; // states stay as they are
        d.merge(&[]);
        if d.clusters == 0 {
            out.set_null(i);
        } else {
            out.values_mut::<f64>(n)[i] = d.estimate();
        }
    }
    0
}
