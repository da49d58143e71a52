//! What the core library lacks of mathematics.

/// e to the power of x, to within two units of the last place.
pub fn exp(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x > 709.782712893384 {
        return f64::INFINITY;
    }
    if x < -708.396418532264 {
        return 0.0; // where normal numbers end
    }
    // x = k ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts, the first exact times k.
    let near = x * core::f64::consts::LOG2_E;
    let k = (near + if near < 0.0 { -0.5 } else { 0.5 }) as i64;
    let r = (x - k as f64 * 0.693_147_180_369_123_816_490) - k as f64 * 1.908_214_929_270_587_700_02e-10;
    let mut sum = 1.0;
    for i in (1..=14).rev() {
        sum = 1.0 + sum * r / i as f64;
    }
    // 2 to the power of k in two steps, since k may be 1024.
    let half = k >> 1;
    let power = |k: i64| f64::from_bits(((k + 1023) as u64) << 52);
    sum * power(half) * power(k - half)
}
