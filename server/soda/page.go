package soda

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// Page says which documents of a collection are wanted.
type Page struct {
	Limit, Offset int
	// FromID is the least key, or with After the one before the least.
	FromID string
	After  bool
	// Fields is "id", "value" or "all".
	Fields string
	// Filter is a query by example, alone or as {"$query": …, "$orderby": …}.
	Filter []byte
}

// order is an entry of $orderby.
type order struct {
	Path  string `json:"path"`
	Order string `json:"order"`
}

// List returns a page of documents and whether there are more. Without
// $orderby they come in the order of their keys, which pages cannot drift in.
func List(ctx context.Context, s *session.Session, coll string, p Page) (items []Item, more bool, err error) {
	if err := mustExist(ctx, s, coll); err != nil {
		return nil, false, err
	}
	var st statement
	cond, by := "true", "id"
	if len(p.Filter) > 0 {
		if cond, by, err = st.query(p.Filter); err != nil {
			return nil, false, err
		}
	}
	cols := meta + ", document"
	if p.Fields == "id" {
		cols = meta
	}
	if p.FromID != "" {
		cmp := " >= "
		if p.After {
			cmp = " > "
		}
		cond += " AND id" + cmp + st.arg(p.FromID, "text")
	}
	st.sql.WriteString("SELECT " + cols + " FROM " + lex.QuoteIdent(coll) + " WHERE " + cond + " ORDER BY " + by +
		" LIMIT " + st.arg(strconv.Itoa(p.Limit+1), "bigint") + " OFFSET " + st.arg(strconv.Itoa(p.Offset), "bigint"))
	if items, err = st.items(ctx, s); err != nil {
		return nil, false, err
	}
	if len(items) > p.Limit {
		return items[:p.Limit], true, nil
	}
	return items, false, nil
}

// query splits a filter into its condition and its order.
func (st *statement) query(raw []byte) (cond, by string, err error) {
	by = "id"
	list, err := parseMembers(raw)
	if err != nil {
		return "", "", err
	}
	composite := false
	for _, m := range list {
		composite = composite || m.name == "$query" || m.name == "$orderby"
	}
	if !composite {
		cond, err = st.filter(raw, 0)
		return cond, by, err
	}
	cond = "true"
	for _, m := range list {
		switch m.name {
		case "$query":
			cond, err = st.filter(m.value, 0)
		case "$orderby":
			by, err = st.orderBy(m.value)
		default:
			err = errs.New(errs.InvalidParameterValue, "\"%s\" is not supported beside $query", m.name)
		}
		if err != nil {
			return "", "", err
		}
	}
	return cond, by, nil
}

func (st *statement) orderBy(raw []byte) (string, error) {
	var list []order
	if err := json.Unmarshal(raw, &list); err != nil {
		return "", badFilter("$orderby takes a list of {\"path\", \"order\"}")
	}
	by := ""
	for _, o := range list {
		expr, err := st.path(o.Path)
		if err != nil {
			return "", err
		}
		switch o.Order {
		case "", "asc":
			by += expr + ", "
		case "desc":
			by += expr + " DESC, "
		default:
			return "", badFilter("an order is \"asc\" or \"desc\"")
		}
	}
	return by + "id", nil
}
