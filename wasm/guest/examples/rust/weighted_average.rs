//! An aggregate: the average of values by their weights. Rows can be taken out again,
//! so that a sliding window costs what a whole one does.

use basalt::Column;
use core::slice::{from_raw_parts, from_raw_parts_mut};

#[repr(C)]
pub struct State {
    sum: f64,
    weight: f64,
    rows: i64,
}

#[no_mangle]
pub extern "C" fn weighted_average_state_size() -> usize {
    core::mem::size_of::<State>()
}

/// The host gives cleared memory, which is the state of no rows.
#[no_mangle]
pub extern "C" fn weighted_average_init(_n: usize, _states: *mut State) -> i32 {
    0
}

/// Adds rows to the states of their groups, or takes them out.
unsafe fn add(n: usize, groups: *const u32, input: *const Column, states: *mut State, sign: i8) -> i32 {
    let (x, weight) = ((*input).values::<f64>(n), (*input.add(1)).values::<f64>(n));
    for (i, &group) in from_raw_parts(groups, n).iter().enumerate() {
        let s = &mut *states.add(group as usize);
        s.sum += sign as f64 * x[i] * weight[i];
        s.weight += sign as f64 * weight[i];
        s.rows += sign as i64;
    }
    0
}

#[no_mangle]
pub unsafe extern "C" fn weighted_average_update(n: usize, groups: *const u32, input: *const Column, _nin: usize, states: *mut State) -> i32 {
    add(n, groups, input, states, 1)
}

#[no_mangle]
pub unsafe extern "C" fn weighted_average_retract(n: usize, groups: *const u32, input: *const Column, _nin: usize, states: *mut State) -> i32 {
    add(n, groups, input, states, -1)
}

#[no_mangle]
pub unsafe extern "C" fn weighted_average_merge(n: usize, into: *mut State, from: *const State) -> i32 {
    for (a, b) in from_raw_parts_mut(into, n).iter_mut().zip(from_raw_parts(from, n)) {
        a.sum += b.sum;
        a.weight += b.weight;
        a.rows += b.rows;
    }
    0
}

#[no_mangle]
pub unsafe extern "C" fn weighted_average_final(n: usize, states: *const State, out: *mut Column) -> i32 {
    let out = &mut *out;
    for (i, s) in from_raw_parts(states, n).iter().enumerate() {
        if s.rows == 0 || s.weight == 0.0 {
            out.set_null(i);
        } else {
            out.values_mut::<f64>(n)[i] = s.sum / s.weight;
        }
    }
    0
}
