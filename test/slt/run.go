package slt

import (
	"fmt"
	"io"

	"github.com/basaltdb/basalt/test/wire"
)

// Tally is how the records of a file came out.
type Tally struct {
	Right, Total int
}

// Run sends the records of a file to a server and tells failed what was wrong
// with those that are not right. With a stride above 1 only every stride-th
// query is sent, and counts as stride records; statements are all sent, because
// others depend on them.
func Run(c *wire.Conn, file io.Reader, stride int, failed func(r *Record, problem string)) (Tally, error) {
	records, err := Read(file)
	if err != nil {
		return Tally{}, err
	}
	var n Tally
	for i := range records {
		r, weight := &records[i], 1
		if r.Query && i%stride != 0 {
			continue
		}
		if r.Query {
			weight = stride
		}
		problem, err := run(c, r)
		if err != nil {
			return n, fmt.Errorf("line %d: %w", r.Line, err)
		}
		n.Total += weight
		if problem == "" {
			n.Right += weight
		} else {
			failed(r, problem)
		}
	}
	return n, nil
}

// run sends one record; the problem is "" if it is right.
func run(c *wire.Conn, r *Record) (problem string, err error) {
	a, err := c.Query(r.SQL)
	if err != nil {
		return "", err
	}
	switch {
	case r.Fails && a.Err == nil:
		return "no error", nil
	case r.Fails:
		return "", nil
	case a.Err != nil:
		return a.Err.Error(), nil
	case !r.Query:
		return "", nil
	}
	var rows [][]Value
	for _, res := range a.Results {
		rows = append(rows, res.Rows...)
	}
	return r.Check(rows), nil
}
