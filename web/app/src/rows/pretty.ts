// pretty writes a JSON document with line breaks. It works on the source, so
// that numbers keep their digits.
export function pretty(source: string): string {
  let out = "";
  let depth = 0;
  const breakLine = (): string => `\n${"  ".repeat(depth)}`;
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!;
    if (c === '"') {
      const end = endOfString(source, i);
      out += source.slice(i, end);
      i = end - 1;
    } else if (c === "{" || c === "[") {
      const close = c === "{" ? "}" : "]";
      const next = source.slice(i + 1).search(/\S/);
      if (next >= 0 && source[i + 1 + next] === close) {
        out += c + close;
        i += 1 + next;
        continue;
      }
      depth++;
      out += c + breakLine();
    } else if (c === "}" || c === "]") {
      depth--;
      out += breakLine() + c;
    } else if (c === ",") out += c + breakLine();
    else if (c === ":") out += ": ";
    else if (!/\s/.test(c)) out += c;
  }
  return out;
}

function endOfString(source: string, at: number): number {
  for (let i = at + 1; i < source.length; i++) {
    if (source[i] === "\\") i++;
    else if (source[i] === '"') return i + 1;
  }
  return source.length;
}
