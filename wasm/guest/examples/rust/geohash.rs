//! A scalar function with arguments of several types: the geohash of a place, which
//! is a prefix of that of a smaller area around it.

use basalt::Bytes;

const MOST_DIGITS: usize = 20;

const ALPHABET: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";

/// Tells in which half of an interval a value is, and goes on with that half.
fn halve(interval: &mut (f64, f64), x: f64) -> usize {
    let middle = (interval.0 + interval.1) / 2.0;
    if x >= middle {
        interval.0 = middle;
        1
    } else {
        interval.1 = middle;
        0
    }
}

#[no_mangle]
pub unsafe extern "C" fn geohash(latitude: f64, longitude: f64, digits: i32) -> Bytes {
    if digits < 1 || digits > MOST_DIGITS as i32 {
        basalt::raise("22023", "a geohash has between 1 and 20 digits");
    }
    if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
        basalt::raise("22003", "the latitude or longitude is out of range");
    }
    let out: &mut [u8] = basalt::alloc_slice(digits as usize);
    let (mut south_north, mut west_east) = ((-90.0, 90.0), (-180.0, 180.0));
    let mut meridian = true; // bits alternate, beginning with the longitude
    for to in out.iter_mut() {
        let mut digit = 0;
        for _ in 0..5 {
            let bit = if meridian { halve(&mut west_east, longitude) } else { halve(&mut south_north, latitude) };
            digit = 2 * digit + bit;
            meridian = !meridian;
        }
        *to = ALPHABET[digit];
    }
    Bytes::from(&*out)
}
