// The server counts characters, and a browser's strings count UTF-16 units,
// of which a character outside the basic plane takes two.

// unitOffset returns the offset in UTF-16 units of a number of characters.
export function unitOffset(text: string, characters: number): number {
  let at = 0;
  for (let i = 0; i < characters && at < text.length; i++) {
    at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  }
  return at;
}
