// What slug and trigram_similarity take for a word.

// lower is a letter of ASCII in lower case, and any other byte as it is.
export function lower(c: u8): u8 {
  return c >= 0x41 && c <= 0x5a ? c + 0x20 : c;
}

// inWord tells whether a byte in lower case is part of a word: a letter or digit, or
// part of a character beyond ASCII.
export function inWord(c: u8): bool {
  return (c >= 0x61 && c <= 0x7a) || (c >= 0x30 && c <= 0x39) || c >= 0x80;
}
