package lex

// The character classes that the lexer's loops test.
const (
	classSpace      = 1 << iota // space, tab, newline, return, form feed
	classIdentStart             // letters, _, and bytes from 0x80
	classDigit                  // 0-9
	classOp                     // characters of an operator
	classSelf                   // characters that are tokens by themselves
	classNonSQLOp               // operator characters beyond the SQL standard's
	classHex                    // 0-9 a-f A-F
	classAlone                  // , ; ( ) [ ], which begin no longer token
)

// classes maps a byte to its set of classes.
var classes = buildClasses()

func buildClasses() (t [256]uint8) {
	set := func(chars string, class uint8) {
		for i := 0; i < len(chars); i++ {
			t[chars[i]] |= class
		}
	}
	const lower, upper, digits = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
	set(" \t\n\r\f", classSpace)
	set(lower+upper+"_", classIdentStart)
	set(digits, classDigit)
	set("~!@#^&|`?+-*/%<>=", classOp)
	set(",()[].;:+-*/%^<>=", classSelf)
	set("~!@#^&|`?%", classNonSQLOp)
	set(",;()[]", classAlone)
	set(digits+"abcdefABCDEF", classHex)
	for c := 0x80; c <= 0xFF; c++ {
		t[c] |= classIdentStart
	}
	return t
}

func is(c byte, class uint8) bool { return classes[c]&class != 0 }

// isIdentCont reports whether c may follow the first character of an identifier.
func isIdentCont(c byte) bool { return classes[c]&(classIdentStart|classDigit) != 0 || c == '$' }
