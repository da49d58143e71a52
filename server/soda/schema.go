package soda

import (
	"context"
	"slices"
	"strconv"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/value/jsonv"
)

// schemaSample is how many documents a schema is told from.
const schemaSample = 1000

// Schema describes documents in the words of JSON Schema.
type Schema struct {
	Dialect    string             `json:"$schema,omitempty"`
	Title      string             `json:"title,omitempty"`
	Types      []string           `json:"type,omitempty"`
	Properties map[string]*Schema `json:"properties,omitempty"`
	Items      *Schema            `json:"items,omitempty"`
}

// SchemaOf tells the form of a collection's documents from the first of them.
func SchemaOf(ctx context.Context, s *session.Session, coll string) (*Schema, error) {
	c, err := open(ctx, s, coll)
	if err != nil {
		return nil, err
	}
	root := &Schema{Dialect: "https://json-schema.org/draft/2020-12/schema", Title: c.Name}
	st := sql("SELECT document FROM ", c.table(), " ORDER BY id LIMIT ")
	for cols, err := range st.add(st.arg(strconv.Itoa(schemaSample), "bigint")).rows(ctx, s) {
		if err != nil {
			return nil, err
		}
		n, err := jsonv.Parse(string(cols[0]))
		if err != nil {
			return nil, err
		}
		root.learn(&n)
	}
	return root, nil
}

// learn widens a schema so that a value is valid by it.
func (s *Schema) learn(n *jsonv.Node) {
	if name := n.Kind.Name(); !slices.Contains(s.Types, name) {
		s.Types = append(s.Types, name)
		slices.Sort(s.Types)
	}
	for i := range n.Items {
		s.within(n, i).learn(&n.Items[i])
	}
}

// within returns the schema of a member or an element of a value.
func (s *Schema) within(n *jsonv.Node, i int) *Schema {
	if n.Kind == jsonv.Array {
		if s.Items == nil {
			s.Items = &Schema{}
		}
		return s.Items
	}
	if s.Properties == nil {
		s.Properties = map[string]*Schema{}
	}
	name := n.Keys[i]
	if s.Properties[name] == nil {
		s.Properties[name] = &Schema{}
	}
	return s.Properties[name]
}
