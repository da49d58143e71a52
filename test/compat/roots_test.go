package compat

import (
	"testing"

	"github.com/basaltdb/basalt/test/wire"
)

// TestRoots follows failures to the statement that they begin with.
func TestRoots(t *testing.T) {
	r := newRoots()
	failed := func(code, message string) *wire.Answer {
		return &wire.Answer{Err: &wire.Error{Code: code, Message: message}}
	}
	done := &wire.Answer{Results: []wire.Result{{Tag: "SELECT 1"}}}
	for _, c := range []struct {
		sql    string
		class  Class
		ours   *wire.Answer
		status byte
		reason string
		want   string
	}{
		{"CREATE TABLE public.t (a box)", Fails, failed("42704", `type "box" does not exist`), 'I', "no box", "no box"},
		{"INSERT INTO t VALUES (1)", Fails, failed("42P01", `relation "t" does not exist`), 'I', "here", "no box"},
		{"SELECT * FROM other", Fails, failed("42P01", `relation "other" does not exist`), 'I', "here", "here"},
		{"CREATE TABLE t (a int)", Equal, done, 'I', "here", ""},
		{"SELECT a FROM t", Differs, done, 'I', "here", "here"},
		{"BEGIN", Equal, done, 'T', "here", ""},
		{"CREATE DOMAIN d AS int", Lacks, failed("0A000", "CREATE DOMAIN is not supported"), 'E', "no domain", "no domain"},
		{"SELECT 1", Fails, failed("25P02", "current transaction is aborted"), 'E', "here", "no domain"},
		{"COMMIT", Differs, &wire.Answer{Results: []wire.Result{{Tag: "ROLLBACK"}}}, 'I', "here", "no domain"},
		{"SELECT 1::d", Fails, failed("42704", `type "d" does not exist`), 'I', "here", "no domain"},
		{"ALTER TABLE ONLY t ADD b box", Fails, failed("42704", `type "box" does not exist`), 'I', "here", "here"},
		{"SELECT b FROM t", Fails, failed("42703", `column "b" does not exist`), 'I', "here", "here"},
	} {
		o := &Outcome{SQL: c.sql, Class: c.class, Reason: c.reason}
		if got := r.find(o, c.ours, c.status); got != c.want {
			t.Errorf("%s: %q, want %q", c.sql, got, c.want)
		}
	}
	r.made["d"] = "no domain"
	r.begin(setup)
	r.made["x"] = "of a file"
	r.begin("boolean")
	if r.made["d"] == "" || r.made["x"] != "" {
		t.Error(r.made)
	}
}
