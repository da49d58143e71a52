//! What the library has for types and services that the examples do not use.
#![no_std]

use basalt::{Bytes, Column, Failed, Level, Value, Writer};

basalt::module!();

/// Copies the nulls, and has the other rows made.
unsafe fn rows(n: usize, input: &Column, out: *mut Column, mut row: impl FnMut(&mut Column, usize)) -> i32 {
    let out = &mut *out;
    for i in 0..n {
        if input.is_null(i) {
            out.set_null(i);
        } else {
            row(out, i);
        }
    }
    0
}

#[no_mangle]
pub unsafe extern "C" fn opposite(n: usize, input: *const Column, _nin: usize, out: *mut Column) -> i32 {
    let input = &*input;
    rows(n, input, out, |out, i| out.set_bool(i, !input.bool(i)))
}

#[no_mangle]
pub unsafe extern "C" fn negative(n: usize, input: *const Column, _nin: usize, out: *mut Column) -> i32 {
    let x = (*input).values::<i16>(n);
    rows(n, &*input, out, |out, i| out.values_mut(n)[i] = x[i].wrapping_neg())
}

#[no_mangle]
pub unsafe extern "C" fn half(n: usize, input: *const Column, _nin: usize, out: *mut Column) -> i32 {
    let x = (*input).values::<f32>(n);
    rows(n, &*input, out, |out, i| out.values_mut(n)[i] = x[i] / 2.0)
}

/// The digits stay, and the point moves.
#[no_mangle]
pub unsafe extern "C" fn percent(n: usize, input: *const Column, _nin: usize, out: *mut Column) -> i32 {
    let x = (*input).values::<i128>(n);
    (*out).set_scale((*input).scale() + 2);
    rows(n, &*input, out, |out, i| out.values_mut(n)[i] = x[i])
}

#[no_mangle]
pub unsafe extern "C" fn total(n: usize, input: *const Column, _nin: usize, out: *mut Column) -> i32 {
    let input = &*input;
    rows(n, input, out, |out, i| {
        let (elements, range) = input.list(i);
        let x = elements.values::<i64>(range.end);
        out.values_mut(n)[i] = range.filter(|&at| !elements.is_null(at)).map(|at| x[at]).sum::<i64>();
    })
}

#[no_mangle]
pub unsafe extern "C" fn backwards(n: usize, input: *const Column, _nin: usize, out: *mut Column) -> i32 {
    let (input, out, mut w) = (&*input, &mut *out, Writer::new());
    for i in 0..n {
        for &b in input.bytes(i).iter().rev() {
            w.write(&[b]);
        }
        w.end_row(out, i);
        if input.is_null(i) {
            out.set_null(i);
        }
    }
    w.end_column(out);
    0
}

#[no_mangle]
pub unsafe extern "C" fn constant(_n: usize, _input: *const Column, _nin: usize, out: *mut Column) -> i32 {
    (*out).flags = basalt::CONSTANT;
    (*out).values_mut(1)[0] = 42;
    0
}

#[no_mangle]
pub unsafe extern "C" fn setting(name: *const u8, length: usize) -> Bytes {
    let out = basalt::alloc_slice(100);
    let name = core::str::from_utf8_unchecked(basalt::bytes(name, length));
    basalt::param(name, out).map(|n| &out[..n]).into()
}

#[no_mangle]
pub extern "C" fn noted(x: i32) -> i32 {
    basalt::log(if x < 0 { Level::Warning } else { Level::Notice }, "größer");
    x + 1
}

unsafe fn run(statement: &str, word: &str, number: f64) -> Result<i32, Failed> {
    let word = if basalt::arg_null(2) { Value::Null } else { Value::Text(word) };
    basalt::out(7, Value::Null);
    let mut rows = basalt::query(statement, &[word, Value::Float(number)])?;
    let (words, mut n, mut sum) = (basalt::alloc_slice(1000), 0, 0.0);
    while rows.next()? {
        match rows.text(1, &mut words[n..]) {
            Some(length) => n += length,
            None => {
                words[n] = b'-';
                n += 1;
            }
        }
        if !rows.is_null(2) {
            sum += rows.float(2);
        }
    }
    basalt::out(4, Value::Int(rows.columns() as i64));
    basalt::out(5, Value::Text(core::str::from_utf8_unchecked(&words[..n])));
    basalt::out(6, Value::Float(sum));
    Ok(if sum > 1000.0 { 7 } else { 0 })
}

#[no_mangle]
pub unsafe extern "C" fn probe(statement: *const u8, length: usize, word: *const u8, word_length: usize, number: f64) -> i32 {
    let text = |p, n| core::str::from_utf8_unchecked(basalt::bytes(p, n));
    match run(text(statement, length), text(word, word_length), number) {
        Ok(code) => code,
        Err(e) if e.is("22012") || e.is("22P02") && basalt::arg_null(2) => e.raise(),
        Err(e) => {
            let message = basalt::alloc_slice(200);
            let n = e.message(message);
            basalt::out(4, Value::Int(-1));
            basalt::out(5, Value::Text(core::str::from_utf8_unchecked(&message[..n])));
            0
        }
    }
}

/// Reads a bigint and a text of each row; the first row comes by itself.
unsafe fn read(statement: &str, most: i32) -> Result<[i64; 4], Failed> {
    let mut rows = basalt::query(statement, &[])?;
    rows.next()?;
    let buffer = basalt::alloc_slice::<basalt::Block>(625);
    let [mut count, mut nulls, mut sum, mut letters] = [0; 4];
    loop {
        let (columns, n) = rows.next_columns(most, buffer)?;
        if n == 0 {
            return Ok([count, nulls, sum, letters]);
        }
        count += n as i64;
        let (numbers, texts) = (&columns[0], &columns[1]);
        for (i, x) in numbers.values::<i64>(n).iter().enumerate() {
            if numbers.is_null(i) {
                nulls += 1;
            } else {
                sum += x;
            }
            letters += texts.bytes(i).len() as i64;
        }
    }
}

#[no_mangle]
pub unsafe extern "C" fn batches(statement: *const u8, length: usize, most: i32) {
    match read(core::str::from_utf8_unchecked(basalt::bytes(statement, length)), most) {
        Ok(numbers) => {
            for (parameter, x) in (3..).zip(numbers) {
                basalt::out(parameter, Value::Int(x));
            }
        }
        Err(e) => e.raise(),
    }
}
