package config

import "testing"

// Savepoints share the maps until somebody changes them: each rollback gives
// the values of its mark, also a second time.
func TestRollback(t *testing.T) {
	v := NewValues(nil)
	want := func(value string) {
		t.Helper()
		if got, _ := v.Get("search_path"); got != value {
			t.Fatalf("search_path is %q, want %q", got, value)
		}
	}
	set := func(value string, local bool) {
		t.Helper()
		if err := v.Set("search_path", value, local, false); err != nil {
			t.Fatal(err)
		}
		want(value)
	}
	set("a", false)
	outer := v.Begin()
	set("b", false)
	inner := v.Begin()
	set("c", true)
	before := v.Version()
	v.Rollback(inner)
	want("b")
	if v.Version() == before {
		t.Fatal("the version is that of before the rollback")
	}
	set("d", false)
	v.Rollback(inner)
	want("b")
	v.Rollback(outer)
	want("a")
	set("e", true)
	v.End()
	want("a")
	mark := v.Begin()
	if err := v.Reset("search_path", false); err != nil {
		t.Fatal(err)
	}
	v.Rollback(mark)
	want("a")
	v.End()
}

// What a server is started with is checked, and brought into the usual form.
func TestServer(t *testing.T) {
	got, err := Server(map[string]string{"Shared_Buffers": "1MB", "server_version": "15.2", "my.own": "x"})
	if err != nil || got["shared_buffers"] != "128" || got["server_version"] != "15.2" || got["my.own"] != "x" {
		t.Fatal(got, err)
	}
	for _, bad := range []map[string]string{{"shared_bufers": "1MB"}, {"shared_buffers": "many"}, {"max_index_keys": "64"}} {
		if _, err := Server(bad); err == nil {
			t.Errorf("%v was accepted", bad)
		}
	}
}
