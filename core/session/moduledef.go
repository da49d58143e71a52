package session

import (
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// moduleDef is the statements that make a named module again, with its versions, its
// capabilities and limits. Like the definitions that PostgreSQL gives they leave out its
// owner and privileges. The functions of its manifest come with it.
func moduleDef(snap *catalog.Snapshot, m *catalog.Module) string {
	versions := moduleVersions(snap, m)
	name := qualified(snap, m.Schema, m.Name)
	var b strings.Builder
	for i, v := range versions {
		b.WriteString("CREATE ")
		if i > 0 {
			b.WriteString("OR REPLACE ")
		}
		b.WriteString("MODULE " + name + " VERSION " + lex.QuoteLiteral(v.Version) + " LANGUAGE " + v.Language + " AS ")
		if v.Text != "" {
			b.WriteString(dollarQuoted(v.Text, "module"))
		} else {
			b.WriteString(lex.QuoteLiteral(base64.StdEncoding.EncodeToString(v.Bytes)) + " SHA256 " + lex.QuoteLiteral(v.SHA256))
		}
		if i == 0 {
			b.WriteString(moduleOptionClause(m))
		}
		b.WriteString(";\n")
	}
	if versions[len(versions)-1].Number != m.Number {
		b.WriteString("ALTER MODULE " + name + " SET VERSION " + lex.QuoteLiteral(m.Version) + ";\n")
	}
	if m.Comment != "" {
		b.WriteString("COMMENT ON MODULE " + name + " IS " + lex.QuoteLiteral(m.Comment) + ";\n")
	}
	return b.String()
}

// moduleOptionClause is what a module is allowed, as WITH has it; "" where that is nothing
// of its own.
func moduleOptionClause(m *catalog.Module) string {
	var options []string
	if len(m.Capabilities) > 0 {
		options = append(options, "capabilities = "+lex.QuoteLiteral(strings.Join(m.Capabilities, ", ")))
	}
	if n := m.Limits.MaxMemory; n > 0 {
		options = append(options, "max_memory = "+lex.QuoteLiteral(strconv.FormatInt(n>>10, 10)+"kB"))
	}
	if n := m.Limits.Fuel; n > 0 {
		options = append(options, "fuel = "+strconv.FormatInt(n, 10))
	}
	if n := m.Limits.TimeoutMS; n > 0 {
		options = append(options, "timeout = "+lex.QuoteLiteral(strconv.FormatInt(n, 10)+"ms"))
	}
	if len(options) == 0 {
		return ""
	}
	return " WITH (" + strings.Join(options, ", ") + ")"
}

// aggregateDef is the CREATE AGGREGATE that makes f again.
func aggregateDef(snap *catalog.Snapshot, f *catalog.Function) string {
	var options []string
	add := func(name, value string) { options = append(options, name+" = "+value) }
	switch m := snap.Module(f.Module); {
	case f.Steps != nil:
		add("SFUNC", stepText(snap, f.Steps.Next))
		add("STYPE", f.Steps.State.String())
		if f.Steps.Combine.Name != "" {
			add("COMBINEFUNC", stepText(snap, f.Steps.Combine))
		}
		if f.Steps.Result.Name != "" {
			add("FINALFUNC", stepText(snap, f.Steps.Result))
		}
		if f.Steps.Initial != nil {
			add("INITCOND", lex.QuoteLiteral(*f.Steps.Initial))
		}
	case m != nil:
		add("LANGUAGE", f.Language)
		add("RETURNS", functionResult(f))
		if f.Strict {
			options = append(options, "STRICT")
		}
		add("EXPORT", lex.QuoteLiteral(f.Source))
		switch {
		case m.Named:
			add("AS", lex.QuoteLiteral(qualified(snap, m.Schema, m.Name)))
		case f.Language == "wat":
			add("AS", dollarQuoted(f.Text, "aggregate"))
		default:
			add("AS", lex.QuoteLiteral(base64.StdEncoding.EncodeToString(m.Bytes)))
		}
	}
	add("PARALLEL", map[byte]string{catalog.ParallelSafe: "SAFE", 'r': "RESTRICTED", 'u': "UNSAFE"}[f.Parallel])
	return "CREATE OR REPLACE AGGREGATE " + qualified(snap, f.Schema, f.Name) + "(" + functionArguments(f, false) + ") (" + strings.Join(options, ", ") + ")\n"
}

// stepText names a function that an aggregate is made of.
func stepText(snap *catalog.Snapshot, ref catalog.FunctionRef) string {
	if f := snap.Function(ref.OID); f != nil {
		return qualified(snap, f.Schema, f.Name)
	}
	return ref.Name
}
