package session

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// functionDef is the CREATE FUNCTION that makes f again.
func functionDef(snap *catalog.Snapshot, f *catalog.Function) (text string, ok bool) {
	body := f.Text
	switch m := snap.Module(f.Module); {
	case m == nil:
		return "", false
	case m.Named:
		body = qualified(snap, m.Schema, m.Name)
	case f.Language != "wat":
		body = base64.StdEncoding.EncodeToString(m.Bytes)
	}
	var b strings.Builder
	b.WriteString("CREATE OR REPLACE " + strings.ToUpper(routineWord(f)) + " " + qualified(snap, f.Schema, f.Name) + "(" + functionArguments(f, true) + ")\n")
	if f.Kind != 'p' {
		b.WriteString(" RETURNS " + functionResult(f) + "\n")
	}
	b.WriteString(" LANGUAGE " + f.Language + "\n")
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
	if f.Definer {
		properties += " SECURITY DEFINER"
	}
	switch f.Parallel {
	case 's':
		properties += " PARALLEL SAFE"
	case 'r':
		properties += " PARALLEL RESTRICTED"
	case 'u':
		if f.Kind != 'p' { // procedures have none
			properties += " PARALLEL UNSAFE"
		}
	}
	if f.Cost != defaultCost {
		properties += fmt.Sprintf(" COST %v", f.Cost)
	}
	if f.ReturnsSet && f.Rows != defaultRows {
		properties += fmt.Sprintf(" ROWS %v", f.Rows)
	}
	if properties != "" {
		b.WriteString(properties + "\n")
	}
	b.WriteString(settingClauses(f.Settings))
	b.WriteString("AS " + dollarQuoted(body, "function") + ", " + lex.QuoteLiteral(f.Source) + "\n")
	return b.String(), true
}

// functionArguments is the list of a function's parameters, without the columns of
// RETURNS TABLE, with or without their defaults.
func functionArguments(f *catalog.Function, defaults bool) string {
	var out []string
	modes := map[byte]string{'o': "OUT ", 'b': "INOUT ", 'v': "VARIADIC "}
	if f.Kind == 'p' {
		modes['i'] = "IN " // as DROP PROCEDURE would not know without
	}
	for _, a := range f.Args {
		if a.Mode != 't' {
			text := modes[a.Mode] + parameter(a)
			if defaults && a.Default != "" {
				text += " DEFAULT " + a.Default
			}
			out = append(out, text)
		}
	}
	return strings.Join(out, ", ")
}

func parameter(a catalog.FunctionArg) string {
	return strings.TrimSpace(quoteIfName(a.Name) + " " + a.Type.String())
}

// functionResult is what a function returns, as CREATE FUNCTION says it.
func functionResult(f *catalog.Function) string {
	if !f.ReturnsSet {
		return f.Return.String()
	}
	var cols []string
	for _, a := range f.Args {
		if a.Mode == 't' {
			cols = append(cols, parameter(a))
		}
	}
	if cols == nil {
		return "SETOF " + f.Return.String()
	}
	return "TABLE(" + strings.Join(cols, ", ") + ")"
}

// dollarQuoted quotes a text by a tag that it does not have itself.
func dollarQuoted(text, tag string) string {
	for strings.Contains(text, "$"+tag) {
		tag += "x"
	}
	return "$" + tag + "$" + text + "$" + tag + "$"
}
