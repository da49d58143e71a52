package numfmt

import "strings"

// writer applies a template to the digits of one number.
type writer struct {
	t      *template
	number string // digits with a point
	at     int    // in number
	sign   byte
	roman  string
	out    []byte

	flags     int
	lsign     int
	zeroStart int // from 0
	blanks    int // positions before the first digit
	count     int // positions in all, less one
	position  int
	// relevant is the last digit of number that FM keeps, -1 to keep all.
	relevant int
	signed   bool // the sign has been written or needs not be
	inNumber bool // the last position held a digit
	ended    bool // the number had fewer digits than the template
}

func (w *writer) is(flag int) bool { return w.flags&flag != 0 }

// write fills the template in. blanks is how many digits the number has less
// than the template, width the template's digits.
func (t *template) write(number string, sign byte, roman string, blanks, width int) string {
	w := writer{t: t, number: number, sign: sign, roman: roman, flags: t.flags, lsign: t.sign, blanks: blanks, count: width - 1, relevant: -1,
		zeroStart: max(t.zeroStart-1, 0)}
	if w.is(hasRoman) {
		w.flags &= hasFill | hasRoman
		w.lsign = signNone
	}
	w.prepareSign()
	if w.is(hasFill) && w.is(hasDecimal) {
		w.prepareFill()
	}
	if !w.signed && blanks == 0 {
		w.count++
	}
	for _, n := range t.nodes {
		if w.ended {
			break
		}
		if n.key == "" {
			w.out = append(w.out, n.text...)
			continue
		}
		w.pattern(n.key)
	}
	return string(w.out)
}

// prepareSign decides whether digits bring the sign with them.
func (w *writer) prepareSign() {
	if w.is(hasPlus | hasMinus) {
		// MI, PL and SG write it; beside PL alone a minus is still needed.
		w.signed = !(w.is(hasPlus) && !w.is(hasMinus))
		return
	}
	if w.sign != '-' && w.is(hasFill) {
		w.flags &^= hasBrackets
	}
	w.signed = w.sign == '+' && w.is(hasFill) && !w.is(hasSign)
	if w.lsign == signBefore && w.t.pre == w.t.digitsAtSign {
		w.lsign = signBehind
	}
}

// prepareFill finds the digits that FM keeps: up to the last that is not zero,
// and those that a 0 asks for.
func (w *writer) prepareFill() {
	point := strings.IndexByte(w.number, '.')
	if point < 0 {
		return
	}
	w.relevant = point
	for i := point + 1; i < len(w.number); i++ {
		if w.number[i] != '0' {
			w.relevant = i
		}
	}
	if w.t.zeroEnd > w.blanks {
		w.relevant = max(w.relevant, min(len(w.number)-1, w.t.zeroEnd-w.blanks))
	}
}

// pattern writes one pattern.
func (w *writer) pattern(k string) {
	switch k {
	case "9", "0", ".", "D":
		w.digit(k)
	case ",", "G":
		switch {
		case w.inNumber:
			w.out = append(w.out, ',')
		case !w.is(hasFill):
			w.out = append(w.out, ' ')
		}
	case "L":
		w.out = append(w.out, ' ')
	case "RN", "rn":
		s := w.roman
		if k == "rn" {
			s = strings.ToLower(s)
		}
		if !w.is(hasFill) {
			s = strings.Repeat(" ", max(15-len(s), 0)) + s
		}
		w.out = append(w.out, s...)
	case "TH", "th":
		if w.is(hasRoman|hasDecimal) || w.sign == '-' || strings.HasPrefix(w.number, "#") {
			return
		}
		w.out = append(w.out, ordinal(w.number, k == "TH")...)
	case "MI":
		w.signOr('-')
	case "PL":
		w.signOr('+')
	case "SG":
		w.out = append(w.out, w.sign)
	}
}

// signOr writes the sign if it is the wanted one, else a blank.
func (w *writer) signOr(want byte) {
	switch {
	case w.sign == want:
		w.out = append(w.out, want)
	case !w.is(hasFill):
		w.out = append(w.out, ' ')
	}
}

// ordinal is the ending of an English ordinal number.
func ordinal(number string, upper bool) string {
	n := len(number)
	s := "th"
	if n < 2 || number[n-2] != '1' {
		switch number[n-1] {
		case '1':
			s = "st"
		case '2':
			s = "nd"
		case '3':
			s = "rd"
		}
	}
	if upper {
		return strings.ToUpper(s)
	}
	return s
}

// leadingZero reports whether the next digit is a lone 0 before the point,
// which a 9 leaves out: 0.1 is .1 as 9.9.
func (w *writer) leadingZero() bool {
	return !w.is(hasZero) && w.at == 0 && strings.HasPrefix(w.number, "0") && w.t.post != 0
}

// pointLast reports whether FM keeps nothing behind the point.
func (w *writer) pointLast() bool { return w.relevant >= 0 && w.number[w.relevant] == '.' }

// digit writes a position of the number: a digit or the point.
func (w *writer) digit(k string) {
	if w.is(hasRoman) {
		return
	}
	w.inNumber = false
	w.leadingSign()
	switch {
	case w.position < w.blanks && (w.zeroStart > w.position || !w.is(hasZero)):
		if !w.is(hasFill) {
			w.out = append(w.out, ' ')
		}
	case w.position < w.blanks:
		w.out = append(w.out, '0')
		w.inNumber = true
	default:
		w.source(k)
	}
	if w.ended {
		return
	}
	w.trailingSign()
	w.position++
}

// leadingSign writes the sign before the first position that will hold
// something of the number.
func (w *writer) leadingSign() {
	if w.signed || w.position < w.blanks && !(w.is(hasZero) && w.zeroStart == w.position) || w.leadingZero() && !w.pointLast() {
		return
	}
	switch {
	case w.is(hasSign):
		if w.lsign != signBefore {
			return
		}
		w.out = append(w.out, w.sign)
	case w.is(hasBrackets):
		w.out = append(w.out, map[bool]byte{true: ' ', false: '<'}[w.sign == '+'])
	case w.sign == '-':
		w.out = append(w.out, '-')
	case !w.is(hasFill):
		w.out = append(w.out, ' ')
	}
	w.signed = true
}

// source writes the next character of the number.
func (w *writer) source(k string) {
	if w.at >= len(w.number) {
		// Positions behind the last digit end the text.
		w.ended = true
		return
	}
	switch c := w.number[w.at]; {
	case c == '.':
		w.out = append(w.out, '.')
	case w.relevant >= 0 && w.at > w.relevant && k != "0":
		// FM drops it.
	case w.leadingZero():
		if !w.is(hasFill) {
			w.out = append(w.out, ' ')
		} else if w.pointLast() {
			w.out = append(w.out, '0')
		}
	default:
		w.out = append(w.out, c)
		w.inNumber = true
	}
	w.at++
}

// trailingSign closes a bracket or writes an S behind the last position.
func (w *writer) trailingSign() {
	end := w.count
	if w.blanks > 0 {
		end++
	}
	if w.is(hasDecimal) {
		end++
	}
	if w.relevant >= 0 && w.relevant == w.at {
		end = w.position
	}
	if w.position+1 != end {
		return
	}
	switch {
	case w.signed && w.is(hasBrackets):
		w.out = append(w.out, map[bool]byte{true: ' ', false: '>'}[w.sign == '+'])
	case w.is(hasSign) && w.lsign == signBehind:
		w.out = append(w.out, w.sign)
	}
}
