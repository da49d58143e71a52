package httpapi

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/server/soda"
)

// actions are what POST does with a collection, by name.
var actions = map[string]func(c echo.Context, sess *session.Session, body []byte) (reply, error){
	"query": page, "insert": insertMany, "update": updateMany, "delete": deleteMany, "truncate": truncate,
}

// actionNames are the actions in the order in which they are listed.
var actionNames = []string{"query", "insert", "update", "delete", "truncate"}

// actionList is the answer of a listing of actions.
type actionList struct {
	Items []collectionEntry `json:"items"`
}

func listActions(c echo.Context, _ *session.Session) (reply, error) {
	var out actionList
	for _, name := range actionNames {
		out.Items = append(out.Items, collectionEntry{Name: name, Links: []link{{"action", baseOf(c) + "/custom-actions/" + name}}})
	}
	return jsonReply(http.StatusOK, out)
}

// postDocument is every POST: an insert without an action, else what it says.
func postDocument(c echo.Context, sess *session.Session) (reply, error) {
	name := c.Param("action")
	if name == "" {
		name = c.QueryParam("action")
	}
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return reply{}, err
	}
	if name == "" {
		return insertOne(c, sess, body)
	}
	action := actions[name]
	switch {
	case action != nil:
		return action(c, sess, body)
	case name == "index" || name == "unindex":
		return reply{}, errs.New(errs.FeatureNotSupported, "the action \"%s\" is not supported: filters look at documents without an index, but for their keys", name)
	}
	return reply{}, errs.New(errs.FeatureNotSupported, "there is no action \"%s\"", name)
}

// insertion is the answer of an insertion.
type insertion struct {
	Items   []soda.Item `json:"items"`
	HasMore bool        `json:"hasMore"`
	Count   int         `json:"count"`
}

func insertOne(c echo.Context, sess *session.Session, body []byte) (reply, error) {
	if inLines(c) {
		return insertEach(c, sess, body)
	}
	items, err := soda.Insert(c.Request().Context(), sess, c.Param("coll"), body, false)
	if err != nil {
		return reply{}, err
	}
	r, err := jsonReply(http.StatusCreated, insertion{Items: items, Count: len(items)})
	r.header = itemHeader(items[0])
	return r, err
}

// insertMany adds a list of documents, all or none, or lines of them.
func insertMany(c echo.Context, sess *session.Session, body []byte) (reply, error) {
	if inLines(c) {
		return insertEach(c, sess, body)
	}
	items, err := soda.Insert(c.Request().Context(), sess, c.Param("coll"), body, true)
	if err != nil {
		return reply{}, err
	}
	return jsonReply(http.StatusCreated, insertion{Items: items, Count: len(items)})
}

// inLines reports whether the body is in lines of JSON.
func inLines(c echo.Context) bool {
	media, _, _ := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	return media == lines
}

// insertedLine and refusedLine are what the answer says of one line.
type insertedLine struct {
	Status int `json:"status"`
	soda.Item
}

type refusedLine struct {
	Status int     `json:"status"`
	Error  problem `json:"error"`
}

// insertEach adds a document a line and answers each with a line.
func insertEach(c echo.Context, sess *session.Session, body []byte) (reply, error) {
	var docs [][]byte
	for line := range bytes.Lines(body) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			docs = append(docs, line)
		}
	}
	outcomes, err := soda.InsertEach(c.Request().Context(), sess, c.Param("coll"), docs)
	if err != nil {
		return reply{}, err
	}
	r := reply{status: http.StatusOK, media: lines, body: []byte{}}
	for _, o := range outcomes {
		b, err := json.Marshal(insertedLine{http.StatusCreated, o.Item})
		if o.Err != nil {
			p := problemOf(o.Err)
			b, err = json.Marshal(refusedLine{p.Status, p})
		}
		if err != nil {
			return reply{}, err
		}
		r.body = append(append(r.body, b...), '\n')
	}
	return r, nil
}

// updated and deleted are the answers of changes by a filter.
type updated struct {
	Count   int64 `json:"count"`
	Updated int64 `json:"itemsUpdated"`
}

type deleted struct {
	Count   int64 `json:"count"`
	Deleted int64 `json:"itemsDeleted"`
}

func updateMany(c echo.Context, sess *session.Session, body []byte) (reply, error) {
	n, err := soda.Update(c.Request().Context(), sess, c.Param("coll"), body)
	if err != nil {
		return reply{}, err
	}
	return jsonReply(http.StatusOK, updated{n, n})
}

// deleteMany deletes by a filter. Without one it would delete everything, which
// is truncate's to do.
func deleteMany(c echo.Context, sess *session.Session, body []byte) (reply, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return reply{}, errs.New(errs.InvalidParameterValue, "a deletion has a filter").
			WithHint("{} deletes all documents.")
	}
	n, err := soda.Remove(c.Request().Context(), sess, c.Param("coll"), body)
	if err != nil {
		return reply{}, err
	}
	return jsonReply(http.StatusOK, deleted{n, n})
}

func truncate(c echo.Context, sess *session.Session, _ []byte) (reply, error) {
	return reply{status: http.StatusOK}, soda.Truncate(c.Request().Context(), sess, c.Param("coll"))
}
