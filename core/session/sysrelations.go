package session

import (
	_ "embed"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
)

// relations lists the relations of pg_catalog and information_schema that
// PostgreSQL 15 has, one a line: OID, name, and the columns with their types.
// Clients join with all of them, also with those that have nothing to show.
//
//go:embed relations.txt
var relations string

// registerRelations gives every relation of the list all its columns: those that
// Basalt makes rows for get the columns that they lack at the end, where rows have
// nulls, and the others are empty.
func registerRelations(t *systemTables) error {
	for line := range strings.Lines(relations) {
		number, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		qualified, decl, _ := strings.Cut(rest, " ")
		schema, name, ok := strings.Cut(qualified, ".")
		oid, err := strconv.ParseUint(number, 10, 32)
		if err != nil || !ok {
			return errs.Internal("the list of catalogue relations has a line %q", line)
		}
		cols := columnList(decl)
		st := t.byName[qualified]
		if st == nil {
			t.add(types.OID(oid), schema, name, cols, func(*Session, *rowWriter) error { return nil })
			continue
		}
		have := map[string]bool{}
		for _, c := range st.rel.Columns {
			have[c.Name] = true
		}
		for _, c := range cols {
			if !have[c.Name] {
				st.rel.Columns = append(st.rel.Columns[:len(st.rel.Columns):len(st.rel.Columns)], ext.ResultColumn{Name: c.Name, Type: c.Type})
			}
		}
	}
	return nil
}
