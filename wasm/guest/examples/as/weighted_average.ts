// An aggregate: the average of values by their weights. Rows can be taken out again, so
// that a sliding window costs what a whole one does.
import { Column } from "../../as/column";

@unmanaged
class State {
  sum: f64;
  weight: f64;
  rows: i64;
}

function state(states: usize, i: u32): State {
  return changetype<State>(states + i * offsetof<State>());
}

export function weighted_average_state_size(): u32 {
  return offsetof<State>();
}

// The host gives cleared memory, which is the state of no rows.
export function weighted_average_init(_n: u32, _states: usize): i32 {
  return 0;
}

// add adds rows to the states of their groups, or takes them out.
function add(n: u32, groups: usize, input: Column, states: usize, sign: i32): i32 {
  const weights = input.at(1);
  for (let i: u32 = 0; i < n; i++) {
    const s = state(states, load<u32>(groups + 4 * i));
    const weight = weights.get<f64>(i);
    s.sum += sign * input.get<f64>(i) * weight;
    s.weight += sign * weight;
    s.rows += sign;
  }
  return 0;
}

export function weighted_average_update(n: u32, groups: usize, input: Column, _nin: u32, states: usize): i32 {
  return add(n, groups, input, states, 1);
}

export function weighted_average_retract(n: u32, groups: usize, input: Column, _nin: u32, states: usize): i32 {
  return add(n, groups, input, states, -1);
}

export function weighted_average_merge(n: u32, into: usize, from: usize): i32 {
  for (let i: u32 = 0; i < n; i++) {
    const a = state(into, i);
    const b = state(from, i);
    a.sum += b.sum;
    a.weight += b.weight;
    a.rows += b.rows;
  }
  return 0;
}

export function weighted_average_final(n: u32, states: usize, out: Column): i32 {
  for (let i: u32 = 0; i < n; i++) {
    const s = state(states, i);
    if (s.rows == 0 || s.weight == 0) out.setNull(i);
    else out.set<f64>(i, s.sum / s.weight);
  }
  return 0;
}
