package soda

import (
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/value/jsonv"
)

func node(t *testing.T, text string) *jsonv.Node {
	t.Helper()
	n, err := parseJSON([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return &n
}

func TestFilter(t *testing.T) {
	docs := map[string]*jsonv.Node{
		"a": node(t, `{"name": "Ada", "age": 36, "tags": ["math", "Poet"], "born": "1815-12-10T06:30:00+01:00",
			"address": [{"city": "London", "zip": 1}, {"city": "Boston", "zip": 2}], "score": "12.50"}`),
		"b": node(t, `{"name": "bob", "age": [1, 100], "born": "2000-01-01", "address": {"city": "Boston", "zip": 1}, "a.b": 1, "ok": true, "line": "x\ny"}`),
		"c": node(t, `{"name": null, "age": 20.5, "tags": [], "matrix": [[1, 2], [3]], "ok": "TRUE", "$x": 1, "deep": {"x": {"p": 1}, "y": {"p": 2}}, "score": -3.5}`),
		"d": node(t, `[{"name": "in a list", "n": 1}, {"n": 2}]`),
	}
	for _, c := range []struct{ filter, want string }{
		{`{}`, "abcd"},
		// Lists are looked into, at the end of a path and on the way.
		{`{"tags": "math"}`, "a"},
		{`{"tags": ["math", "Poet"]}`, "a"},
		{`{"tags": []}`, "c"},
		{`{"age": {"$gt": 50}}`, "b"},
		{`{"age": {"$gt": 50, "$lt": 10}}`, "b"},
		{`{"age": {"$not": {"$gt": 50}}}`, "acd"},
		{`{"age": {"$ne": 100}}`, "acd"},
		{`{"address.city": "Boston"}`, "ab"},
		{`{"address.city": "Boston", "address.zip": 1}`, "ab"},
		{`{"address": {"city": "Boston", "zip": 1}}`, "b"},
		{`{"address": {"$or": [{"city": "London"}, {"zip": 2}]}}`, "a"},
		{`{"address": {"$not": {"city": "London"}}}`, "bcd"},
		{`{"matrix": 1}`, ""},
		{`{"matrix[*]": [3]}`, "c"},
		{`{"matrix[*][*]": 1}`, "c"},
		{`{"n": 2}`, "d"},
		// Positions.
		{`{"tags[0]": "math"}`, "a"},
		{`{"tags[1]": "math"}`, ""},
		{`{"tags[1 to 5]": "Poet"}`, "a"},
		{`{"tags[0, 2]": "Poet"}`, ""},
		{`{"name[0]": "Ada"}`, "a"},
		{`{"address[1].city": "Boston"}`, "a"},
		// Names.
		{"{\"`a.b`\": 1}", "b"},
		{"{\"`$x`\": 1}", "c"},
		{`{"deep.*.p": 2}`, "c"},
		// Comparisons.
		{`{"name": null}`, "c"},
		{`{"age": 36.0}`, "a"},
		{`{"age": {"$ge": 36, "$le": 36}}`, "ab"}, // one number in b's list is greater, and one less
		{`{"age": {"$between": [36, 36]}}`, "a"},
		{`{"age": {"$between": [null, 20.5]}}`, "bc"},
		{`{"age": {"$between": [30, null]}}`, "ab"},
		{`{"name": {"$gt": "Z"}}`, "bd"},
		{`{"age": {"$gt": "1"}}`, ""},
		{`{"age": {"$in": [20.5, 100]}}`, "bc"},
		{`{"age": {"$nin": [20.5, 100]}}`, "ad"},
		{`{"age": {"$in": []}}`, ""},
		{`{"tags": {"$all": ["Poet", "math"]}}`, "a"},
		{`{"tags": {"$exists": 1}}`, "ac"},
		{`{"tags": {"$exists": 0.0}}`, "bd"},
		{`{"tags": {"$exists": null}}`, "bd"},
		{`{"address": {"$eq": {"zip": 1, "city": "Boston"}}}`, "b"},
		// Strings.
		{`{"name": {"$startsWith": "A"}}`, "a"},
		{`{"name": {"$instr": "ob"}}`, "b"},
		{`{"name": {"$like": "_d%"}}`, "a"},
		{`{"name": {"$like": "in\\_%"}}`, ""},
		{`{"name": {"$regex": "A.a"}}`, "a"},
		{`{"name": {"$regex": "d"}}`, ""},
		{`{"name": {"$regex": "Ada|x"}}`, "a"},
		{`{"name": {"$likeRegex": "d"}}`, "a"},
		{`{"name": {"$ciRegex": "BO."}}`, "b"},
		{`{"name": {"$ciLikeRegex": "A"}}`, "ad"},
		{`{"line": {"$regex": "x.y"}}`, ""},
		{`{"line": {"$nlRegex": "x.y"}}`, "b"},
		{`{"line": {"$nlciLikeRegex": "X."}}`, "b"},
		// Item methods.
		{`{"name": {"$upper": "BOB"}}`, "b"},
		{`{"tags": {"$lower": "poet"}}`, "a"},
		{`{"name": {"$length": {"$gt": 3}}}`, "d"},
		{`{"name": {"$upper": {"$between": ["A", "C"], "$not": {"$startsWith": "BO"}}}}`, "a"},
		{`{"name": {"$lower": {"$ne": "ada"}}}`, "bd"},
		{`{"tags": {"$size": 2}}`, "a"},
		{`{"age": {"$size": {"$lt": 2}}}`, "ac"},
		{`{"tags": {"$type": "array"}}`, "ac"},
		{`{"name": {"$type": "null"}}`, "c"},
		{`{"score": {"$number": 12.5}}`, "a"},
		{`{"score": {"$number": {"$lt": 0}}}`, "c"},
		{`{"score": {"$abs": 3.5}}`, "c"},
		{`{"score": {"$ceiling": -3}}`, "c"},
		{`{"score": {"$floor": -4}}`, "c"},
		{`{"score": {"$string": "-3.5"}}`, "c"},
		{`{"score": {"$numberOnly": {"$lt": 100}}}`, "c"},
		{`{"score": {"$stringOnly": {"$lt": "2"}}}`, "a"},
		{`{"ok": {"$boolean": true}}`, "bc"},
		{`{"ok": {"$booleanOnly": true}}`, "b"},
		{`{"born": {"$date": "1815-12-10"}}`, "a"},
		{`{"born": {"$date": {"$gt": "1900-01-01"}}}`, "b"},
		{`{"born": {"$timestamp": "1815-12-10T05:30:00"}}`, "a"},
		{`{"born": {"$timestamp": "2000-01-01T00:00:00Z"}}`, "b"},
		{`{"born": {"$date": {"$gt": "soon"}}}`, ""},
		{`{"name": {"$date": {"$gt": "1900-01-01"}}}`, ""},
		// Combinations.
		{`{"$or": [{"age": 36}, {"n": 1}]}`, "ad"},
		{`{"$nor": [{"age": 36}, {"n": 1}]}`, "bc"},
		{`{"$and": [{}, {"age": {"$lt": 30}}]}`, "bc"},
		{`{"$not": {}}`, ""},
		{`{"$id": "a"}`, "a"},
		{`{"$or": [{"$id": ["a", "b"]}, {"n": 1}]}`, "abd"},
		{`{"age": {"$gt": 1}, "age": {"$lt": 30}}`, "bc"},
	} {
		q, err := parseQuery([]byte(`{"$query": `+c.filter+`}`), false)
		if err != nil {
			t.Errorf("%s: %v", c.filter, err)
			continue
		}
		got := ""
		for _, key := range []string{"a", "b", "c", "d"} {
			if q.match == nil && (q.ids == nil || q.ids[0] == key) || q.match != nil && q.match(key, docs[key]) {
				got += key
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.filter, got, c.want)
		}
	}
}

func TestBadFilter(t *testing.T) {
	for _, c := range []struct {
		filter string
		code   errs.Code
	}{
		{`[]`, errs.InvalidParameterValue}, {`x`, errs.InvalidParameterValue}, {`{} {}`, errs.InvalidParameterValue},
		{`{"": 1}`, errs.InvalidParameterValue}, {`{"a..b": 1}`, errs.InvalidParameterValue}, {`{"a.": 1}`, errs.InvalidParameterValue},
		{`{"a[": 1}`, errs.InvalidParameterValue}, {`{"a[]": 1}`, errs.InvalidParameterValue}, {`{"a[*, 1]": 1}`, errs.InvalidParameterValue},
		{`{"a[2, 1]": 1}`, errs.InvalidParameterValue}, {`{"a[3 to 1]": 1}`, errs.InvalidParameterValue}, {`{"a[1 to 3, 2]": 1}`, errs.InvalidParameterValue},
		{`{"a[-1]": 1}`, errs.InvalidParameterValue}, {`{"a[99999999999]": 1}`, errs.InvalidParameterValue}, {`{"a[0]b": 1}`, errs.InvalidParameterValue},
		{"{\"`a\": 1}", errs.InvalidParameterValue}, {"{\"``\": 1}", errs.InvalidParameterValue},
		{`{"$bad": 1}`, errs.InvalidParameterValue}, {`{"a": {"$bad": 1}}`, errs.InvalidParameterValue}, {`{"a": {}}`, errs.InvalidParameterValue},
		{`{"a": {"$gt": 1, "b": 2}}`, errs.InvalidParameterValue}, {`{"a": {"$gt": true}}`, errs.InvalidParameterValue},
		{`{"a": {"$between": [1]}}`, errs.InvalidParameterValue}, {`{"a": {"$between": [null, null]}}`, errs.InvalidParameterValue},
		{`{"a": {"$in": 1}}`, errs.InvalidParameterValue}, {`{"a": {"$all": {}}}`, errs.InvalidParameterValue}, {`{"a": {"$exists": []}}`, errs.InvalidParameterValue},
		{`{"a": {"$like": 1}}`, errs.InvalidParameterValue}, {`{"a": {"$regex": "("}}`, errs.InvalidParameterValue}, {`{"a": {"$regex": ")|("}}`, errs.InvalidParameterValue},
		{`{"a": {"$upper": {}}}`, errs.InvalidParameterValue}, {`{"a": {"$upper": {"b": 1}}}`, errs.InvalidParameterValue},
		{`{"a": {"$id": 1}}`, errs.InvalidParameterValue}, {`{"a": {"b": {"c": 1}, "$id": 1}}`, errs.InvalidParameterValue}, {`{"$id": {}}`, errs.InvalidParameterValue},
		{`{"$and": 1}`, errs.InvalidParameterValue}, {`{"$or": []}`, errs.InvalidParameterValue},
		{`{"$query": {}, "$dance": 1}`, errs.InvalidParameterValue}, {`{"$query": {}, "$patch": []}`, errs.InvalidParameterValue},
		{`{"$orderby": 1}`, errs.InvalidParameterValue}, {`{"$orderby": {"a": 0}}`, errs.InvalidParameterValue}, {`{"$orderby": {"a": 1.5}}`, errs.InvalidParameterValue},
		{`{"$orderby": [{"path": "a", "order": "up"}]}`, errs.InvalidParameterValue}, {`{"$orderby": [{"path": "a", "datatype": "blob"}]}`, errs.InvalidParameterValue},
		{`{"$orderby": [{"order": "asc"}]}`, errs.InvalidParameterValue}, {`{"$orderby": [1]}`, errs.InvalidParameterValue}, {`{"$orderby": [{"path": 1}]}`, errs.InvalidParameterValue},
		{`{"$orderby": {"$fields": [], "$lax": true, "$scalarRequired": true}}`, errs.InvalidParameterValue}, {`{"$orderby": {"$fields": [], "$lax": 1}}`, errs.InvalidParameterValue},
		{`{"a": {"$near": {}}}`, errs.FeatureNotSupported}, {`{"a": {"$contains": "x"}}`, errs.FeatureNotSupported}, {`{"a": {"$binary": "x"}}`, errs.FeatureNotSupported},
		{`{"$query": {}, "$project": {}}`, errs.FeatureNotSupported},
		{strings.Repeat(`{"$not": `, 100) + `{}` + strings.Repeat(`}`, 100), errs.InvalidParameterValue},
		{`{"a": ` + strings.Repeat(`{"$not": `, 100) + `1` + strings.Repeat(`}`, 101), errs.InvalidParameterValue},
		{`{"a": {"$eq": 1e999999}}`, errs.NumericValueOutOfRange},
	} {
		if _, err := parseQuery([]byte(c.filter), false); errs.CodeOf(err) != c.code {
			t.Errorf("%s: %v %v, want %v", c.filter, errs.CodeOf(err), err, c.code)
		}
	}
}

func TestOrder(t *testing.T) {
	docs := []string{`{"k": 0, "n": 10, "s": "b"}`, `{"k": 1, "n": 9, "s": "B"}`, `{"k": 2, "s": "a"}`, `{"k": 3, "n": "8", "s": null}`}
	for _, c := range []struct{ order, want string }{
		{`[{"path": "n", "datatype": "number"}]`, "3102"},
		{`[{"path": "n", "datatype": "number", "order": "desc"}]`, "2013"},
		{`[{"path": "n", "datatype": "varchar2"}]`, "0312"},
		{`{"n": 1}`, "3102"},
		{`{"n": -1}`, "2013"},
		{`{"s": 2, "k": -1}`, "3210"},
		{`{"s": 1, "k": -2}`, "3120"},
		{`{"$fields": [{"path": "n", "datatype": "date"}, {"path": "k"}], "$lax": true}`, "0123"},
		{`[{"path": "n", "datatype": "date"}]`, "22000"},
		{`{"$fields": [{"path": "n"}], "$scalarRequired": true}`, "22000"},
		{`[{"path": "s", "datatype": "string", "maxLength": 1}]`, "1203"},
		{`[{"path": "n", "datatype": "string", "maxLength": 1}]`, "22000"},
	} {
		o, err := parseOrder(node(t, c.order))
		if err != nil {
			t.Errorf("%s: %v", c.order, err)
			continue
		}
		got := ""
		g := pager{page: Page{Limit: 10}, order: o}
		for i, text := range docs {
			n := node(t, text)
			if _, err := g.add(Item{ID: string(rune('0' + i))}, n); err != nil {
				got = string(errs.CodeOf(err))
				break
			}
		}
		if got == "" {
			for _, it := range g.listing().Items {
				got += it.ID
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.order, got, c.want)
		}
	}
}
