package lex

// number reads an integer in any base, or a decimal number with a point or an
// exponent. Underscores may stand between digits, and after the 0x of a base.
func (l *Lexer) number(i int) Token {
	// The usual integer ends at something that cannot be part of a number.
	for end := i; end < len(l.src); end++ {
		c := l.src[end]
		if is(c, classDigit) {
			continue
		}
		if c != '.' && !is(c, classIdentStart) {
			return l.emit(Integer, i, end)
		}
		break
	}
	if l.src[i] == '0' {
		switch l.at(i + 1) {
		case 'x', 'X':
			return l.based(i, InvalidHexInteger, func(c byte) bool { return is(c, classHex) })
		case 'o', 'O':
			return l.based(i, InvalidOctalInteger, func(c byte) bool { return c >= '0' && c <= '7' })
		case 'b', 'B':
			return l.based(i, InvalidBinaryInteger, func(c byte) bool { return c == '0' || c == '1' })
		}
	}
	end := l.digits(i)
	kind := Integer
	switch {
	case l.at(end) == '.' && l.at(end+1) == '.' && end > i:
		// 1..10 is a range of integers.
		return l.emit(Integer, i, end)
	case l.at(end) == '.':
		kind = Float
		end++
		if is(l.at(end), classDigit) {
			end = l.digits(end)
		}
	}
	if c := l.at(end); c == 'e' || c == 'E' {
		exp := end + 1
		if s := l.at(exp); s == '+' || s == '-' {
			exp++
			if !is(l.at(exp), classDigit) {
				return l.fail(TrailingJunkNumber, i, exp)
			}
		}
		if is(l.at(exp), classDigit) {
			kind = Float
			end = l.digits(exp)
		}
	}
	if end < len(l.src) && is(l.src[end], classIdentStart) {
		return l.fail(TrailingJunkNumber, i, end+1)
	}
	return l.emit(kind, i, end)
}

// digits returns the end of decimal digits with single underscores between
// them that start at i.
func (l *Lexer) digits(i int) int {
	for is(l.at(i), classDigit) || (l.at(i) == '_' && i > 0 && is(l.src[i-1], classDigit) && is(l.at(i+1), classDigit)) {
		i++
	}
	return i
}

// based reads the digits behind 0x, 0o or 0b.
func (l *Lexer) based(i int, bad Problem, digit func(byte) bool) Token {
	end := i + 2
	for digit(l.at(end)) || (l.at(end) == '_' && digit(l.at(end+1))) {
		end++
	}
	switch {
	case end == i+2:
		if l.at(end) == '_' {
			end++
		}
		return l.fail(bad, i, end)
	case end < len(l.src) && is(l.src[end], classIdentStart):
		return l.fail(TrailingJunkNumber, i, end+1)
	case end < len(l.src) && is(l.src[end], classDigit):
		// 0b12 is the number 1 and then the number 2, as in PostgreSQL.
	}
	return l.emit(Integer, i, end)
}
