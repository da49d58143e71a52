// memory writes a number of bytes in the binary units in which limits are set.
export function memory(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB"];
  let n = bytes;
  let unit = 0;
  for (; n >= 1024 && unit < units.length - 1; unit++) n /= 1024;
  return `${Number.isInteger(n) ? n : n.toFixed(1)} ${units[unit]!}`;
}
