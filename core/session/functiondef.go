package session

import (
	"encoding/base64"
	"strings"

	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// functionDef is the CREATE FUNCTION that makes f again.
func functionDef(snap *catalog.Snapshot, f *catalog.Function) (text string, ok bool) {
	body := f.Text
	if f.Language != "wat" {
		m := snap.Module(f.Module)
		if m == nil {
			return "", false
		}
		body = base64.StdEncoding.EncodeToString(m.Bytes)
	}
	var b strings.Builder
	b.WriteString("CREATE OR REPLACE FUNCTION " + qualified(snap, f.Schema, f.Name) + "(" + functionArguments(f) + ")\n")
	b.WriteString(" RETURNS " + f.Return.String() + "\n LANGUAGE " + f.Language + "\n")
	var properties string
	switch f.Volatility {
	case 'i':
		properties = " IMMUTABLE"
	case 's':
		properties = " STABLE"
	}
	if f.Strict {
		properties += " STRICT"
	}
	if properties != "" {
		b.WriteString(properties + "\n")
	}
	b.WriteString("AS " + dollarQuoted(body, "function") + ", " + lex.QuoteLiteral(f.Source) + "\n")
	return b.String(), true
}

// functionArguments is the list of a function's parameters.
func functionArguments(f *catalog.Function) string {
	var out []string
	for _, a := range f.Args {
		out = append(out, strings.TrimSpace(quoteIfName(a.Name)+" "+a.Type.String()))
	}
	return strings.Join(out, ", ")
}

// dollarQuoted quotes a text by a tag that it does not have itself.
func dollarQuoted(text, tag string) string {
	for strings.Contains(text, "$"+tag) {
		tag += "x"
	}
	return "$" + tag + "$" + text + "$" + tag + "$"
}
