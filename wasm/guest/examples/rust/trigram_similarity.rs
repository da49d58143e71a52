//! A similarity function: how many of the groups of three characters in two texts are
//! common, between 0 and 1. Case and what is not a letter or digit do not count; each
//! word begins with two spaces and ends with one.

/// A byte of a word, or a space.
fn character(c: u8) -> u8 {
    let c = c.to_ascii_lowercase();
    if c.is_ascii_lowercase() || c.is_ascii_digit() || !c.is_ascii() {
        c
    } else {
        b' '
    }
}

/// The trigrams of a text, sorted, each once.
fn collect(text: &[u8]) -> &[u32] {
    const SPACES: u32 = 0x2020;
    // A word of n bytes has n + 1 trigrams, and a separator is behind it.
    let list: &mut [u32] = unsafe { basalt::alloc_slice(text.len() + 2) };
    let (mut n, mut last, mut word) = (0, SPACES, false);
    for c in text.iter().copied().chain([b' ']).map(character) {
        if c == b' ' && !word {
            continue;
        }
        let trigram = last << 8 | c as u32;
        list[n] = trigram;
        n += 1;
        word = c != b' ';
        last = if word { trigram & 0xffff } else { SPACES };
    }
    let list = &mut list[..n];
    list.sort_unstable();
    let mut distinct = 0;
    for i in 0..n {
        if i == 0 || list[i] != list[distinct - 1] {
            list[distinct] = list[i];
            distinct += 1;
        }
    }
    &list[..distinct]
}

#[no_mangle]
pub unsafe extern "C" fn trigram_similarity(a: *const u8, a_length: usize, b: *const u8, b_length: usize) -> f64 {
    let (x, y) = (collect(basalt::bytes(a, a_length)), collect(basalt::bytes(b, b_length)));
    let common = x.iter().filter(|t| y.binary_search(t).is_ok()).count();
    match x.len() + y.len() - common {
        0 => 0.0,
        all => common as f64 / all as f64,
    }
}
