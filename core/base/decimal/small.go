package decimal

// smallDigits is how many digits always fit an int64 with room for a sign.
const smallDigits = 18

// ParseSmall reads a plain literal of at most 18 digits, such as -12.50, as
// x × 10^-scale without an allocation. Anything else, valid or not, is not ok and
// for Parse.
func ParseSmall(s string) (x int64, scale int, ok bool) {
	neg := s != "" && s[0] == '-'
	if neg {
		s = s[1:]
	}
	point := -1
	for i := range len(s) {
		switch c := s[i]; {
		case c-'0' < 10:
			x = x*10 + int64(c-'0')
		case c == '.' && point < 0:
			point = i
		default:
			return 0, 0, false
		}
		if i > smallDigits {
			return 0, 0, false
		}
	}
	digits := len(s)
	if point >= 0 {
		digits--
		scale = len(s) - 1 - point
	}
	if digits == 0 || digits > smallDigits {
		return 0, 0, false
	}
	if neg {
		x = -x
	}
	return x, scale, true
}
