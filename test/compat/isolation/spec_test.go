package isolation

import (
	"strings"
	"testing"
)

func names(list []*Step) string {
	var out []string
	for _, s := range list {
		out = append(out, s.Name)
	}
	return strings.Join(out, " ")
}

// TestParse reads the parts of a spec.
func TestParse(t *testing.T) {
	s, err := Parse(`# a comment with { braces }
setup { CREATE TABLE t (a int); }
setup { INSERT INTO t VALUES (1); }
teardown { DROP TABLE t; }
session s1
setup { BEGIN; }
step r1 { SELECT * FROM t; }
step "c 1"	{ COMMIT; }
session "s2"
step w2 { UPDATE t SET a = 2; }
teardown { ROLLBACK; }
permutation r1 w2 "c 1"
permutation w2(*) r1 ("w2", "c 1" notices 2) "c 1"
`)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Setups) != 2 || s.Teardown != "DROP TABLE t;" || len(s.Sessions) != 2 || s.Sessions[0].Setup != "BEGIN;" || s.Sessions[1].Teardown != "ROLLBACK;" {
		t.Errorf("%+v", s)
	}
	if len(s.Permutations) != 2 || names(s.Permutations[0]) != "r1 w2 c 1" || names(s.Permutations[1]) != "w2 r1 c 1" {
		t.Errorf("%q %q", names(s.Permutations[0]), names(s.Permutations[1]))
	}
	if _, err := Parse("session s1\nstep a { x }\npermutation b"); err == nil {
		t.Error("an unknown step is accepted")
	}
}

// TestInterleave makes the permutations of a spec that has none.
func TestInterleave(t *testing.T) {
	s, err := Parse("session a step a1 {x} step a2 {x} session b step b1 {x}")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range s.Permutations {
		got = append(got, names(p))
	}
	if strings.Join(got, "|") != "a1 a2 b1|a1 b1 a2|b1 a1 a2" {
		t.Error(got)
	}
}
