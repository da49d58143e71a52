package soda

import (
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
)

// FuzzQuery checks that every text is a query or an error of the client's, and
// that a query looks at any document.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		`{"a.b[0 to 2]": {"$gt": 1, "$not": {"$lt": "x"}}}`, "{\"`a.b`\": {\"$upper\": {\"$in\": [\"A\"]}}}", `{"$or": [{"a": {"$date": "2020-01-01"}}, {"$id": ["k", 1]}]}`,
		`{"$query": {"a": {"b": {"$all": [1]}}}, "$orderby": {"$fields": [{"path": "a", "datatype": "number", "maxLength": 3}], "$lax": true}}`,
		`{"*": {"$nlciLikeRegex": "a+|b"}, "a[*]": {"$like": "%\\_x"}}`, `{"a": {"$between": [null, 1e5]}}`, `{"a": {"$size": 2}, "b": {"$ceiling": {"$ne": 3}}}`,
	} {
		f.Add(seed, `{"a": {"b": [1, {"c": null}], "a.b": "x"}, "l": [[], {}, true, -1.50]}`)
	}
	f.Fuzz(func(t *testing.T, text, doc string) {
		q, err := parseQuery([]byte(text), false)
		if err != nil {
			if errs.Is(err, errs.InternalError) {
				t.Errorf("%v", err)
			}
			return
		}
		n, err := parseJSON([]byte(doc))
		if err != nil {
			return
		}
		if q.match != nil {
			q.match("k", &n)
		}
		if q.order != nil {
			if _, err := q.order.values(&n); errs.Is(err, errs.InternalError) {
				t.Errorf("%v", err)
			}
		}
	})
}

// FuzzPatch checks the same of patches.
func FuzzPatch(f *testing.F) {
	for _, seed := range []string{
		`[{"op": "add", "path": "/a/-", "value": {"b": [1]}}, {"op": "move", "from": "/a/0", "path": "/c"}]`,
		`[{"op": "copy", "from": "", "path": "/a"}, {"op": "remove", "path": "/a/a"}, {"op": "test", "path": "/a~1b", "value": null}]`,
		`{"a": null, "b": {"c": 1}}`,
	} {
		f.Add(seed, `{"a": [1, {"b": "x"}], "a/b": null}`)
	}
	f.Fuzz(func(t *testing.T, text, doc string) {
		for _, parse := range []func([]byte) (*Patcher, error){ParsePatch, ParseMerge} {
			p, err := parse([]byte(text))
			if err == nil {
				_, err = p.apply([]byte(doc))
			}
			if errs.Is(err, errs.InternalError) {
				t.Errorf("%v", err)
			}
		}
	})
}
