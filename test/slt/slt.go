package slt

import (
	"bufio"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Record is one statement or query of a file.
type Record struct {
	Line  int
	SQL   string
	Query bool
	// Fails is true for "statement error".
	Fails bool
	Types string // of a query's columns: I, R, T
	Sort  string // nosort, rowsort or valuesort
	// Want holds the values, or Hash their number and MD5.
	Want []string
	Hash string
}

// Read reads the records of a file that are for PostgreSQL.
func Read(r io.Reader) ([]Record, error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	var out []Record
	line, skip := 0, false
	next := func() (string, bool) {
		if !sc.Scan() {
			return "", false
		}
		line++
		return strings.TrimRight(sc.Text(), " \r"), true
	}
	for {
		text, ok := next()
		if !ok {
			return out, sc.Err()
		}
		words := strings.Fields(text)
		if len(words) == 0 || strings.HasPrefix(text, "#") {
			continue
		}
		switch words[0] {
		case "skipif":
			skip = skip || words[1] == "postgresql"
		case "onlyif":
			skip = skip || words[1] != "postgresql"
		case "halt":
			if !skip {
				return out, nil
			}
			skip = false
		case "hash-threshold":
			skip = false
		case "statement", "query":
			rec := Record{Line: line, Query: words[0] == "query"}
			rec.header(words)
			rec.body(next)
			if !skip {
				out = append(out, rec)
			}
			skip = false
		default:
			return nil, fmt.Errorf("line %d: unknown record %q", line, text)
		}
	}
}

func (r *Record) header(words []string) {
	if !r.Query {
		r.Fails = len(words) > 1 && words[1] == "error"
		return
	}
	r.Sort = "nosort"
	if len(words) > 1 {
		r.Types = words[1]
	}
	if len(words) > 2 {
		r.Sort = words[2]
	}
}

// body reads the SQL and the expected values up to a blank line.
func (r *Record) body(next func() (string, bool)) {
	var sql []string
	results := false
	for {
		text, ok := next()
		if !ok || text == "" {
			break
		}
		switch {
		case results:
			r.Want = append(r.Want, text)
		case text == "----":
			results = true
		default:
			sql = append(sql, text)
		}
	}
	r.SQL = strings.Join(sql, "\n")
	if len(r.Want) == 1 && strings.Contains(r.Want[0], " values hashing to ") {
		r.Hash, r.Want = r.Want[0], nil
	}
}

// Value is a result value; nil is null.
type Value = *string

// Check compares rows with what a query must give, "" for a match.
func (r *Record) Check(rows [][]Value) string {
	values := make([][]string, len(rows))
	for i, row := range rows {
		values[i] = make([]string, len(row))
		for c, v := range row {
			t := byte('T')
			if c < len(r.Types) {
				t = r.Types[c]
			}
			values[i][c] = format(t, v)
		}
	}
	var flat []string
	switch r.Sort {
	case "rowsort":
		slices.SortFunc(values, func(a, b []string) int { return slices.Compare(a, b) })
	}
	for _, row := range values {
		flat = append(flat, row...)
	}
	if r.Sort == "valuesort" {
		slices.Sort(flat)
	}
	if r.Hash != "" {
		h := md5.New()
		for _, v := range flat {
			_, _ = io.WriteString(h, v+"\n") // a hash's Write does not fail
		}
		got := fmt.Sprintf("%d values hashing to %s", len(flat), hex.EncodeToString(h.Sum(nil)))
		if got != r.Hash {
			return "got " + got + ", want " + r.Hash
		}
		return ""
	}
	if !slices.Equal(flat, r.Want) {
		return fmt.Sprintf("got %q, want %q", clip(flat), clip(r.Want))
	}
	return ""
}

func clip(list []string) []string { return list[:min(len(list), 12)] }

// format prints a value as the files have it.
func format(t byte, v Value) string {
	if v == nil {
		return "NULL"
	}
	switch t {
	case 'I':
		if f, err := strconv.ParseFloat(*v, 64); err == nil {
			if i, err := strconv.ParseInt(*v, 10, 64); err == nil {
				return strconv.FormatInt(i, 10)
			}
			return strconv.FormatInt(int64(math.Trunc(f)), 10)
		}
		return "0"
	case 'R':
		if f, err := strconv.ParseFloat(*v, 64); err == nil {
			return strconv.FormatFloat(f, 'f', 3, 64)
		}
	}
	if *v == "" {
		return "(empty)"
	}
	return strings.Map(func(c rune) rune {
		if c < ' ' || c > '~' {
			return '@'
		}
		return c
	}, *v)
}
