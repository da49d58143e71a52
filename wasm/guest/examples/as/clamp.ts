// A vectorised function: x, but not below low nor above high. A bound that is null is
// none, which a function of one row could not see.
import { Column } from "../../as/column";

export function clamp(n: u32, input: Column, nin: u32, out: Column): i32 {
  if (nin != 3) return 1;
  const low = input.at(1);
  const high = input.at(2);
  for (let i: u32 = 0; i < n; i++) {
    let x = input.get<f64>(i);
    const least = low.get<f64>(i);
    const most = high.get<f64>(i);
    if (x < least && !low.isNull(i)) x = least;
    if (x > most && !high.isNull(i)) x = most;
    out.set<f64>(i, x);
  }
  if (input.allValid()) return 0;
  for (let i: u32 = 0; i < n; i++) {
    if (input.isNull(i)) out.setNull(i);
  }
  return 0;
}
