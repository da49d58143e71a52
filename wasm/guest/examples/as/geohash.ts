// A scalar function with arguments of several types: the geohash of a place, which is a
// prefix of that of a smaller area around it.
import { bytes, raise, Result } from "../../as/basalt";

const mostDigits = 20;

const alphabet = memory.data<u8>([
  0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, // 0-9, b-g
  0x68, 0x6a, 0x6b, 0x6d, 0x6e, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, // h, j, k, m, n, p-z
]);

export function geohash(latitude: f64, longitude: f64, digits: i32): Result {
  if (digits < 1 || digits > mostDigits) raise("22023", "a geohash has between 1 and 20 digits");
  // NaN is in no range.
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
    raise("22003", "the latitude or longitude is out of range");
  }
  const out = heap.alloc(digits);
  let south: f64 = -90, north: f64 = 90, west: f64 = -180, east: f64 = 180;
  let meridian = true; // bits alternate, beginning with the longitude
  for (let i = 0; i < digits; i++) {
    let digit = 0;
    for (let bit = 0; bit < 5; bit++) {
      digit <<= 1;
      const middle = meridian ? (west + east) / 2 : (south + north) / 2;
      const upper = (meridian ? longitude : latitude) >= middle;
      if (upper) digit |= 1;
      if (meridian && upper) west = middle;
      else if (meridian) east = middle;
      else if (upper) south = middle;
      else north = middle;
      meridian = !meridian;
    }
    store<u8>(out + i, load<u8>(alphabet + digit));
  }
  return bytes(out, digits);
}
