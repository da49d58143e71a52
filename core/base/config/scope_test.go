package config

import "testing"

// TestScope holds what is left of a setting after a value that held for a while.
func TestScope(t *testing.T) {
	set := func(value string, local bool) func(*Values) {
		return func(v *Values) {
			if err := v.Set("work_mem", value, local, true); err != nil {
				t.Fatal(err)
			}
		}
	}
	reset := func(v *Values) {
		if err := v.Reset("work_mem", true); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name           string
		before, within []func(*Values)
		want           string
	}{
		{"nothing", nil, nil, "4096"},
		{"of the session", []func(*Values){set("100", false)}, nil, "100"},
		{"of the transaction", []func(*Values){set("100", false), set("200", true)}, nil, "200"},
		{"local within", []func(*Values){set("200", true)}, []func(*Values){set("300", true)}, "200"},
		{"for the session within", []func(*Values){set("200", true)}, []func(*Values){set("300", false)}, "300"},
		{"both within", []func(*Values){set("200", true)}, []func(*Values){set("300", false), set("400", true)}, "300"},
		{"reset within", []func(*Values){set("100", false), set("200", true)}, []func(*Values){reset}, "4096"},
	} {
		v := NewValues(nil)
		mark := v.Begin()
		for _, f := range c.before {
			f(v)
		}
		scope := v.Enter("Work_Mem")
		set("1000", true)(v)
		if got, _ := v.Get("work_mem"); got != "1000" {
			t.Errorf("%s: within it is %s", c.name, got)
		}
		inner := v.Begin() // a savepoint
		for _, f := range c.within {
			f(v)
		}
		v.Release(inner)
		v.Leave(scope)
		if got, _ := v.Get("work_mem"); got != c.want {
			t.Errorf("%s: it is %s, want %s", c.name, got, c.want)
		}
		v.Rollback(mark)
		if got, _ := v.Get("work_mem"); got != "4096" {
			t.Errorf("%s: rolled back it is %s", c.name, got)
		}
	}
}
