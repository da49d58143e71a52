// A scalar function over numbers: how many days from Monday to Friday there are from a
// date up to another, which does not count.
import { raise } from "../../as/basalt";

// weekdays counts them from Monday, 1999-12-27, up to a number of days after it.
function weekdays(days: i64): i64 {
  let weeks = days / 7;
  let rest = days % 7;
  if (rest < 0) {
    weeks--;
    rest += 7;
  }
  return 5 * weeks + min(rest, 5);
}

// infinite tells the lowest and highest numbers, which are the infinities.
function infinite(date: i32): bool {
  return date == i32.MIN_VALUE || date == i32.MAX_VALUE;
}

const fromMonday: i64 = 5; // 2000-01-01 was a Saturday

export function business_days(start: i32, stop: i32): i32 {
  if (infinite(start) || infinite(stop)) raise("22008", "business_days needs finite dates");
  return <i32>(weekdays(stop + fromMonday) - weekdays(start + fromMonday));
}
