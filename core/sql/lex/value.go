package lex

import "strings"

// MaxIdentLen is the longest identifier in bytes; longer ones are cut.
const MaxIdentLen = 63

// FoldIdent returns an unquoted identifier in lower case, cut to MaxIdentLen.
// Only ASCII letters fold, as in a UTF-8 PostgreSQL. It allocates only if
// something changes.
func FoldIdent(s string) string {
	s = TruncateIdent(s)
	for i := 0; i < len(s); i++ {
		if s[i] >= 'A' && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if b[i] >= 'A' && b[i] <= 'Z' {
					b[i] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

// TruncateIdent cuts s to MaxIdentLen bytes, not inside a UTF-8 character.
func TruncateIdent(s string) string {
	if len(s) <= MaxIdentLen {
		return s
	}
	end := MaxIdentLen
	for end > 0 && s[end]&0xC0 == 0x80 {
		end--
	}
	return s[:end]
}

// IdentValue returns the name that an Ident or QuotedIdent token means.
func IdentValue(src string, t Token) string {
	text := t.Text(src)
	if t.Kind == Ident {
		return FoldIdent(text)
	}
	text = text[1 : len(text)-1]
	if strings.Contains(text, `""`) {
		text = strings.ReplaceAll(text, `""`, `"`)
	}
	return TruncateIdent(text)
}

// PlainStringValue returns the value of a String or DollarString token. ok is
// false for the other forms and for a string continued over lines, which the
// full parser decodes. It allocates only where a doubled quote was written.
func PlainStringValue(src string, t Token) (value string, ok bool) {
	text := t.Text(src)
	switch t.Kind {
	case DollarString:
		tag := strings.IndexByte(text[1:], '$') + 2
		return text[tag : len(text)-tag], true
	case String:
		body := text[1 : len(text)-1]
		quotes := 0
		for i := 0; i < len(body); i++ {
			if body[i] != '\'' {
				continue
			}
			if i++; i == len(body) || body[i] != '\'' {
				return "", false
			}
			quotes++
		}
		if quotes > 0 {
			body = strings.ReplaceAll(body, "''", "'")
		}
		return body, true
	}
	return "", false
}
