// size writes a number of bytes.
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ["kB", "MB", "GB"];
  let n = bytes / 1000;
  let unit = 0;
  for (; n >= 1000 && unit < units.length - 1; unit++) n /= 1000;
  return `${n < 10 ? n.toFixed(1) : Math.round(n)} ${units[unit]!}`;
}
