package pattern

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// likeHolds is the oracle: LIKE by its definition, a character at a time.
func likeHolds(p, s []rune) bool {
	if len(p) == 0 {
		return len(s) == 0
	}
	switch p[0] {
	case '%':
		return likeHolds(p[1:], s) || len(s) > 0 && likeHolds(p, s[1:])
	case '_':
		return len(s) > 0 && likeHolds(p[1:], s[1:])
	}
	return len(s) > 0 && s[0] == p[0] && likeHolds(p[1:], s[1:])
}

// TestLike compares patterns and texts of few characters with the definition.
func TestLike(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	word := func(letters []rune, n int) string {
		var b strings.Builder
		for range r.IntN(n) {
			b.WriteRune(letters[r.IntN(len(letters))])
		}
		return b.String()
	}
	for range 200_000 {
		p, s := word([]rune("%%__abAé漢"), 8), word([]rune("aabbABé漢"), 10)
		want := likeHolds([]rune(p), []rune(s))
		m, err := like(false)([]byte(p))
		if err != nil {
			t.Fatal(err)
		}
		if m([]byte(s)) != want {
			t.Fatalf("%q LIKE %q is not %v", s, p, want)
		}
		folded, err := like(true)([]byte(p))
		if err != nil {
			t.Fatal(err)
		}
		if want = likeHolds([]rune(strings.ToLower(p)), []rune(strings.ToLower(s))); folded([]byte(s)) != want {
			t.Fatalf("%q ILIKE %q is not %v", s, p, want)
		}
	}
}
