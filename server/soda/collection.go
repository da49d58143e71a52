package soda

import (
	"context"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// Create makes a collection with server-made keys, and says whether it was not
// there before.
func Create(ctx context.Context, s *session.Session, name string) (created bool, err error) {
	return CreateWith(ctx, s, name, DefaultMetadata())
}

// CreateWith makes a collection as its metadata says. One that is there keeps
// its own.
func CreateWith(ctx context.Context, s *session.Session, name string, m Metadata) (created bool, err error) {
	if err := checkName(name); err != nil {
		return false, err
	}
	if _, found, err := find(ctx, s, name); err != nil || found {
		return false, err
	}
	create := sql("CREATE TABLE ", lex.QuoteIdent(name), ` (id text PRIMARY KEY, created timestamptz NOT NULL DEFAULT now(),
		last_modified timestamptz NOT NULL DEFAULT now(), etag text NOT NULL DEFAULT gen_random_uuid(), document jsonb NOT NULL)`)
	if _, err := create.exec(ctx, s); err != nil {
		return false, err
	}
	if m == DefaultMetadata() {
		return true, nil
	}
	// COMMENT takes no parameters; the text is our own JSON of known words.
	_, err = sql("COMMENT ON TABLE ", lex.QuoteIdent(name), " IS ", lex.QuoteLiteral(m.comment())).exec(ctx, s)
	return err == nil, err
}

// checkName refuses the names that are paths of the interface.
func checkName(name string) error {
	if name == "" || name == "custom-actions" || name == "metadata-catalog" || len(name) > 63 || strings.ContainsRune(name, 0) {
		return errs.New(errs.InvalidName, "\"%s\" cannot be the name of a collection", name)
	}
	return nil
}

// Drop removes a collection with its documents.
func Drop(ctx context.Context, s *session.Session, name string) error {
	if _, err := open(ctx, s, name); err != nil {
		return err
	}
	_, err := sql("DROP TABLE ", lex.QuoteIdent(name)).exec(ctx, s)
	return err
}

// Truncate removes all documents of a collection.
func Truncate(ctx context.Context, s *session.Session, name string) error {
	if _, err := writable(ctx, s, name); err != nil {
		return err
	}
	_, err := sql("TRUNCATE ", lex.QuoteIdent(name)).exec(ctx, s)
	return err
}

// tables selects the tables of the search path that have a collection's
// columns, with what their metadata is kept in.
const tables = `SELECT c.relname, max(obj_description(c.oid, 'pg_class')) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
	WHERE c.relkind = 'r' AND pg_table_is_visible(c.oid)
	AND (a.attname, a.atttypid) IN (('id', 25), ('etag', 25), ('last_modified', 1184), ('created', 1184), ('document', 3802))`

// Collection is a collection with its metadata.
type Collection struct {
	Name string
	Metadata
}

// Collections lists the collections from a name on.
func Collections(ctx context.Context, s *session.Session, from string, limit int) ([]Collection, error) {
	st := sql(tables)
	st.add(" AND c.relname::text >= ", st.arg(from, "text"),
		" GROUP BY c.relname HAVING count(*) = 5 ORDER BY c.relname::text LIMIT ", st.arg(strconv.Itoa(limit), "bigint"))
	list := []Collection{}
	for cols, err := range st.rows(ctx, s) {
		if err != nil {
			return nil, err
		}
		list = append(list, Collection{Name: string(cols[0]), Metadata: metadataOf(cols[1])})
	}
	return list, nil
}

// find looks a collection up.
func find(ctx context.Context, s *session.Session, name string) (c Collection, found bool, err error) {
	st := sql(tables)
	st.add(" AND c.relname::text = ", st.arg(name, "text"), " GROUP BY c.relname HAVING count(*) = 5")
	for cols, err := range st.rows(ctx, s) {
		if err != nil {
			return c, false, err
		}
		c, found = Collection{Name: name, Metadata: metadataOf(cols[1])}, true
	}
	return c, found, nil
}

// open fails with 42P01 where there is no such collection. A table that is no
// collection is none, so that the interface cannot touch it.
func open(ctx context.Context, s *session.Session, name string) (Collection, error) {
	c, found, err := find(ctx, s, name)
	if err == nil && !found {
		err = errs.New(errs.UndefinedTable, "collection \"%s\" does not exist", name)
	}
	return c, err
}

// writable is open for what changes documents.
func writable(ctx context.Context, s *session.Session, name string) (Collection, error) {
	c, err := open(ctx, s, name)
	if err == nil && c.ReadOnly {
		err = errs.New(ReadOnly, "collection \"%s\" is read-only", name)
	}
	return c, err
}

// table is the collection's name in SQL.
func (c *Collection) table() string { return lex.QuoteIdent(c.Name) }

// Use makes a schema the one whose collections the session sees.
func Use(ctx context.Context, s *session.Session, schema string) error {
	st := sql("SELECT 1 FROM pg_namespace WHERE nspname = ")
	for _, err := range st.add(st.arg(schema, "text")).rows(ctx, s) {
		if err != nil {
			return err
		}
		return s.SetDefault("search_path", lex.QuoteIdent(schema))
	}
	return errs.New(errs.InvalidSchemaName, "schema \"%s\" does not exist", schema)
}
