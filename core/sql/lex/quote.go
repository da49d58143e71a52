package lex

import "strings"

// QuoteIdent returns name as SQL writes it: bare where that is safe, else in
// double quotes. Keywords other than unreserved ones are quoted, as
// PostgreSQL's quote_ident does.
func QuoteIdent(name string) string {
	safe := name != "" && (name[0] >= 'a' && name[0] <= 'z' || name[0] == '_')
	for i := 0; safe && i < len(name); i++ {
		c := name[i]
		safe = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_'
	}
	if safe {
		if k := LookupKeyword(name); k == NotKeyword || k.Category() == Unreserved {
			return name
		}
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// QuoteLiteral returns s as a string constant, with E'…' where it holds a
// backslash so that it means the same under every setting.
func QuoteLiteral(s string) string {
	quoted := strings.ReplaceAll(s, `'`, `''`)
	if strings.IndexByte(s, '\\') >= 0 {
		return `E'` + strings.ReplaceAll(quoted, `\`, `\\`) + `'`
	}
	return `'` + quoted + `'`
}
