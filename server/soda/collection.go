package soda

import (
	"context"
	"strconv"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// Create makes a collection and says whether it was not there before.
func Create(ctx context.Context, s *session.Session, name string) (created bool, err error) {
	if err := checkName(name); err != nil {
		return false, err
	}
	found, err := exists(ctx, s, name)
	if err != nil || found {
		return false, err
	}
	var st statement
	st.sql.WriteString("CREATE TABLE " + lex.QuoteIdent(name) + ` (id text PRIMARY KEY, created timestamptz NOT NULL DEFAULT now(),
		last_modified timestamptz NOT NULL DEFAULT now(), etag text NOT NULL DEFAULT gen_random_uuid(), document jsonb NOT NULL)`)
	_, err = st.run(ctx, s, nil)
	return err == nil, err
}

// Drop removes a collection with its documents.
func Drop(ctx context.Context, s *session.Session, name string) error {
	if err := mustExist(ctx, s, name); err != nil {
		return err
	}
	var st statement
	st.sql.WriteString("DROP TABLE " + lex.QuoteIdent(name))
	_, err := st.run(ctx, s, nil)
	return err
}

// tables selects the tables of the search path that have a collection's columns.
const tables = `SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
	WHERE c.relkind = 'r' AND pg_table_is_visible(c.oid)
	AND (a.attname, a.atttypid) IN (('id', 25), ('etag', 25), ('last_modified', 1184), ('created', 1184), ('document', 3802))`

// Names lists the collections from a name on.
func Names(ctx context.Context, s *session.Session, from string, limit int) ([]string, error) {
	var st statement
	st.sql.WriteString(tables + " AND c.relname::text >= " + st.arg(from, "text") +
		" GROUP BY c.relname HAVING count(*) = 5 ORDER BY c.relname::text LIMIT " + st.arg(strconv.Itoa(limit), "bigint"))
	names := []string{}
	_, err := st.run(ctx, s, func(cols [][]byte) error {
		names = append(names, string(cols[0]))
		return nil
	})
	return names, err
}

func exists(ctx context.Context, s *session.Session, name string) (bool, error) {
	var st statement
	st.sql.WriteString(tables + " AND c.relname::text = " + st.arg(name, "text") + " GROUP BY c.relname HAVING count(*) = 5")
	n, err := st.run(ctx, s, func([][]byte) error { return nil })
	return n > 0, err
}

// mustExist fails with 42P01 where there is no such collection. A table that
// is no collection is none, so that the interface cannot touch it.
func mustExist(ctx context.Context, s *session.Session, name string) error {
	found, err := exists(ctx, s, name)
	if err == nil && !found {
		err = errs.New(errs.UndefinedTable, "collection \"%s\" does not exist", name)
	}
	return err
}
