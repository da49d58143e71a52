package jsonv

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

var seed = flag.Uint64("seed", 0, "the seed of generated documents; 0 chooses one")

// document makes a document, which is mostly JSON.
func document(r *rand.Rand, depth int) string {
	blank := func() string { return []string{"", "", "", " ", "\n\t", "\r "}[r.IntN(6)] }
	keys := []string{`"a"`, `"b"`, `"\u0061"`, `"a\\b"`, `""`, `"ü"`, `"\ud83d\ude00"`, `"price"`, `"pri\u0063e"`}
	kind := r.IntN(12)
	if depth == 0 {
		kind = r.IntN(8)
	}
	switch kind {
	case 0:
		return keys[r.IntN(len(keys))]
	case 1:
		return []string{"0", "-0", "12", "1.5", "-3e7", "2E-3", "0.25e+1", "1e400"}[r.IntN(8)]
	case 2:
		return []string{"true", "false", "null"}[r.IntN(3)]
	case 3, 4:
		return fmt.Sprintf("%d.%02d", r.IntN(1000), r.IntN(100))
	case 5:
		return `"` + []string{`\n`, `\"`, `x\/y`, "plain", `\u00e9`, `\\`}[r.IntN(6)] + `"`
	case 6, 7:
		return fmt.Sprintf(`"text %d"`, r.IntN(100))
	case 8, 9:
		var b strings.Builder
		for i := range r.IntN(5) {
			if i > 0 {
				b.WriteString("," + blank())
			}
			b.WriteString(keys[r.IntN(len(keys))] + blank() + ":" + blank() + document(r, depth-1) + blank())
		}
		return blank() + "{" + blank() + b.String() + "}" + blank()
	default:
		var b strings.Builder
		for i := range r.IntN(5) {
			if i > 0 {
				b.WriteString("," + blank())
			}
			b.WriteString(document(r, depth-1) + blank())
		}
		return blank() + "[" + blank() + b.String() + "]" + blank()
	}
}

// damage changes a byte, takes one out or puts one in.
func damage(r *rand.Rand, s string) string {
	if s == "" {
		return "x"
	}
	with := []string{"\x00", "\x1f", "\"", "\\", "\\u0000", "\\ud800", "\\u12", "{", "}", "[", "]", ",", ":", "0", "-", "e", ".", "t", "é", " "}[r.IntN(20)]
	at := r.IntN(len(s))
	return s[:at] + with + s[at+r.IntN(2):]
}

// checkScan holds that the scanner answers what the parser's tree does.
func checkScan(t *testing.T, doc string, keys []string) {
	t.Helper()
	_, valid := (&parser{s: doc}).document()
	if err := Validate(doc); (err == nil) != (valid == nil) || err != nil && err.Error() != valid.Error() {
		t.Fatalf("%.200q: %v, not %v", doc, err, valid)
	}
	// encoding/json has bounds of its own for what is as long as that.
	if len(doc) < MaxDepth && utf8.ValidString(doc) && json.Valid([]byte(doc)) != (valid == nil) && !surrogates(doc) {
		t.Fatalf("%.200q: %v, unlike encoding/json", doc, valid)
	}
	tree, refused := Parse(doc)
	same := func(what string, part string, err error, want *Node) {
		t.Helper()
		switch {
		case refused != nil:
			if err == nil || err.Error() != refused.Error() {
				t.Fatalf("%s of %.200q: %v, not %v", what, doc, err, refused)
			}
		case err != nil:
			t.Fatalf("%s of %.200q: %v", what, doc, err)
		case want == nil:
			if part != "" {
				t.Fatalf("%s of %.200q: %q, not nothing", what, doc, part)
			}
		case part != want.Source || KindOf(part) != want.Kind:
			t.Fatalf("%s of %.200q: %q, not %q", what, doc, part, want.Source)
		case want.Kind == String:
			if text, err := AppendText(nil, part); err != nil || string(text) != want.Text {
				t.Fatalf("%s of %.200q: %q, %v, not %q", what, doc, text, err, want.Text)
			}
		}
	}
	part, err := Source(doc, false)
	same("source", part, err, &tree)
	for _, k := range keys {
		part, err := Member(doc, k, false)
		same("member "+k, part, err, tree.Get(k))
	}
	for at := -4; at < 4; at++ {
		part, err := Element(doc, at, false)
		same(fmt.Sprintf("element %d", at), part, err, tree.At(at))
	}
	if refused == nil && tree.Normalise() == nil {
		checkCanonical(t, string(tree.Append(nil)), keys)
	}
}

// surrogates reports whether a document may have halves of characters, which
// encoding/json takes.
func surrogates(doc string) bool { return strings.Contains(strings.ToLower(doc), `\ud`) }

// checkCanonical holds the same of a document of jsonb, which is not read to its end.
func checkCanonical(t *testing.T, doc string, keys []string) {
	t.Helper()
	tree, err := Parse(doc)
	if err != nil {
		t.Fatalf("%.200q: %v", doc, err)
	}
	same := func(what, part string, err error, want *Node) {
		t.Helper()
		text := ""
		if want != nil {
			text = string(want.Append(nil))
		}
		if err != nil || part != text {
			t.Fatalf("%s of %.200q: %q, %v, not %q", what, doc, part, err, text)
		}
	}
	for _, k := range keys {
		part, err := Member(doc, k, true)
		same("member "+k, part, err, tree.Get(k))
	}
	for at := -4; at < 4; at++ {
		part, err := Element(doc, at, true)
		same(fmt.Sprintf("element %d", at), part, err, tree.At(at))
	}
}

var someKeys = []string{"a", "b", `a\b`, `a\\b`, "", "ü", "😀", "price", "absent"}

// TestScan compares the scanner with the parser on documents, whole and damaged.
func TestScan(t *testing.T) {
	s := *seed
	if s == 0 {
		s = rand.Uint64()
	}
	t.Logf("-seed %d", s)
	r := rand.New(rand.NewPCG(s, 0))
	for range 20_000 {
		doc := document(r, 4)
		checkScan(t, doc, someKeys)
		checkScan(t, damage(r, doc), someKeys)
	}
}

// TestScanDepth holds the bound of nesting.
func TestScanDepth(t *testing.T) {
	for _, n := range []int{MaxDepth - 1, MaxDepth, MaxDepth + 1} {
		for _, doc := range []string{strings.Repeat("[", n) + strings.Repeat("]", n), strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n)} {
			_, err := Parse(doc)
			if (err == nil) != (n <= MaxDepth) {
				t.Fatalf("%d: %v", n, err)
			}
			checkScan(t, doc, []string{"a"})
		}
	}
}

func FuzzScan(f *testing.F) {
	for _, doc := range []string{`{"a": 1, "a": "\u0000"}`, `[1, -0.5e+7, "\ud83d\ude00", null]`, `{"\u0061":[]}`, ` "x" `, `{"a":}`, "[01]", "tru", `"\u12`} {
		f.Add(doc, "a")
	}
	f.Fuzz(func(t *testing.T, doc, key string) { checkScan(t, doc, []string{key}) })
}

const row = `{"name": "row 123456", "price": 123456.25}`

func BenchmarkValidate(b *testing.B) {
	for b.Loop() {
		if err := Validate(row); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMember(b *testing.B) {
	for b.Loop() {
		if s, err := Member(row, "price", false); err != nil || s == "" {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := Parse(row); err != nil {
			b.Fatal(err)
		}
	}
}
