//! A vectorised function: x, but not below low nor above high. A bound that is null
//! is none, which a function of one row could not see.

use basalt::Column;

#[no_mangle]
pub unsafe extern "C" fn clamp(n: usize, input: *const Column, nin: usize, out: *mut Column) -> i32 {
    let (x, low, high) = match core::slice::from_raw_parts(input, nin) {
        [x, low, high] => (x, low, high),
        _ => return 1,
    };
    let out = &mut *out;
    let (from, lows, highs) = (x.values::<f64>(n), low.values::<f64>(n), high.values::<f64>(n));
    let to = out.values_mut::<f64>(n);
    if low.all_valid() && high.all_valid() {
        for i in 0..n {
            let v = if from[i] < lows[i] { lows[i] } else { from[i] };
            to[i] = if v > highs[i] { highs[i] } else { v };
        }
    } else {
        for i in 0..n {
            let mut v = from[i];
            if !low.is_null(i) && v < lows[i] {
                v = lows[i];
            }
            if !high.is_null(i) && v > highs[i] {
                v = highs[i];
            }
            to[i] = v;
        }
    }
    for i in (0..n).filter(|&i| x.is_null(i)) {
        out.set_null(i);
    }
    0
}
