//! A scalar function over JSON: the member of an object as text, as the operator ->>
//! gives it; null where there is none or it is null. The host passes valid JSON.

use basalt::Bytes;

/// A place in a document.
struct Cursor<'a> {
    document: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<u8> {
        self.document.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().map_or(false, |c| c.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Goes behind the string at the cursor, and returns what is between its quotes,
    /// escapes and all.
    fn string(&mut self) -> &'a [u8] {
        self.at += 1;
        let from = self.at;
        while let Some(c) = self.peek() {
            match c {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        &self.document[from..self.at - 1]
    }

    /// Goes behind the value at the cursor, and returns its text. Brackets are counted,
    /// so that no depth of nesting is too much.
    fn value(&mut self) -> &'a [u8] {
        let from = self.at;
        let mut depth = 0;
        while let Some(c) = self.peek() {
            match c {
                b',' | b'}' | b']' if depth == 0 => break,
                c if depth == 0 && c.is_ascii_whitespace() => break,
                b'"' => {
                    self.string();
                    if depth == 0 {
                        break;
                    }
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 && matches!(c, b'}' | b']') {
                break;
            }
        }
        &self.document[from..self.at]
    }
}

fn hex4(s: &[u8]) -> u32 {
    s.iter().take(4).fold(0, |x, &c| x << 4 | (c as char).to_digit(16).unwrap_or(0))
}

/// The text of a string, which is never longer than it is in JSON.
fn unescape(s: &[u8]) -> &[u8] {
    let out: &mut [u8] = unsafe { basalt::alloc_slice(s.len()) };
    let (mut n, mut i) = (0, 0);
    while i < s.len() {
        let mut c = s[i];
        i += 1;
        if c == b'\\' {
            c = match s[i] {
                b'b' => 8,
                b'f' => 12,
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'u' => {
                    let mut x = hex4(&s[i + 1..]);
                    i += 5;
                    if x >> 10 == 0x36 {
                        // Half of a pair; valid JSON has the other.
                        x = 0x10000 + ((x & 0x3ff) << 10 | (hex4(&s[i + 2..]) & 0x3ff));
                        i += 6;
                    }
                    n += char::from_u32(x).unwrap_or('\u{fffd}').encode_utf8(&mut out[n..]).len();
                    continue;
                }
                other => other,
            };
            i += 1;
        }
        out[n] = c;
        n += 1;
    }
    &out[..n]
}

fn field<'a>(document: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut c = Cursor { document, at: 0 };
    c.skip_space();
    if c.peek() != Some(b'{') {
        return None;
    }
    c.at += 1;
    loop {
        c.skip_space();
        if c.peek() != Some(b'"') {
            return None;
        }
        let key = unescape(c.string());
        c.skip_space();
        c.at += 1; // the colon
        c.skip_space();
        let value = c.value();
        if key == name {
            return match value {
                b"null" => None,
                [b'"', text @ .., b'"'] => Some(unescape(text)),
                other => Some(other),
            };
        }
        c.skip_space();
        if c.peek() == Some(b',') {
            c.at += 1;
        }
    }
}

#[no_mangle]
pub unsafe extern "C" fn json_field(document: *const u8, length: usize, name: *const u8, name_length: usize) -> Bytes {
    field(basalt::bytes(document, length), basalt::bytes(name, name_length)).into()
}
