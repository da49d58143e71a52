//go:build cgo

package pgparse

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/internal/corpus"
)

func rep(s string, n int) string { return strings.Repeat(s, n) }

// deepKinds make statements whose height grows with n, one for each way in which
// PostgreSQL's grammar recurses.
var deepKinds = map[string]func(n int) string{
	"plus":        func(n int) string { return "select 1" + rep("+1", n) },
	"concat":      func(n int) string { return "select a" + rep("||a", n) },
	"compare":     func(n int) string { return "select a" + rep(" @> a", n) },
	"union":       func(n int) string { return "select 1" + rep(" union all select 1", n) },
	"intersect":   func(n int) string { return "values (1)" + rep(" intersect values (1)", n) },
	"parens":      func(n int) string { return "select " + rep("(", n) + "1" + rep(")", n) },
	"case":        func(n int) string { return "select " + rep("case when a then ", n) + "1" + rep(" end", n) },
	"caseElse":    func(n int) string { return "select " + rep("case when a then b else ", n) + "1" + rep(" end", n) },
	"caseWhen":    func(n int) string { return "select " + rep("case when ", n) + "a" + rep(" then b end", n) },
	"caseArg":     func(n int) string { return "select " + rep("case ", n) + "a" + rep(" when 1 then b end", n) },
	"scalar":      func(n int) string { return "select " + rep("(select ", n) + "1" + rep(")", n) },
	"exists":      func(n int) string { return "select 1 where " + rep("exists (select 1 where ", n) + "a" + rep(")", n) },
	"in":          func(n int) string { return "select " + rep("a in (select ", n) + "1" + rep(")", n) },
	"inList":      func(n int) string { return "select " + rep("a in (", n) + "1" + rep(")", n) },
	"fromSelect":  func(n int) string { return rep("select * from (", n) + "select 1" + rep(") x", n) },
	"not":         func(n int) string { return "select " + rep("not ", n) + "a" },
	"minus":       func(n int) string { return "select " + rep("- ", n) + "a" },
	"minusOne":    func(n int) string { return "select " + rep("- ", n) + "1" },
	"tilde":       func(n int) string { return "select " + rep("~ ", n) + "a" },
	"cast":        func(n int) string { return "select a" + rep("::int", n) },
	"castCall":    func(n int) string { return "select " + rep("cast(", n) + "a" + rep(" as int)", n) },
	"call":        func(n int) string { return "select " + rep("f(", n) + "a" + rep(")", n) },
	"namedCall":   func(n int) string { return "select " + rep("f(x => ", n) + "a" + rep(")", n) },
	"filter":      func(n int) string { return "select " + rep("f(a) filter (where ", n) + "a" + rep(")", n) },
	"over":        func(n int) string { return "select " + rep("f(a) over (order by ", n) + "a" + rep(")", n) },
	"aggOrder":    func(n int) string { return "select " + rep("f(a order by ", n) + "a" + rep(")", n) },
	"join":        func(n int) string { return "select 1 from t" + rep(" join t on true", n) },
	"crossJoin":   func(n int) string { return "select 1 from t" + rep(" cross join t", n) },
	"naturalJoin": func(n int) string { return "select 1 from t" + rep(" natural left join t", n) },
	"joinParens":  func(n int) string { return "select 1 from " + rep("(", n) + "t" + rep(" join t on true)", n) },
	"joinRight":   func(n int) string { return "select 1 from " + rep("t join ", n) + "t" + rep(" on true", n) },
	"with":        func(n int) string { return rep("with a as (", n) + "select 1" + rep(") select 1", n) },
	"index":       func(n int) string { return "select " + rep("a[", n) + "1" + rep("]", n) },
	"fields":      func(n int) string { return "select (a)" + rep(".b", n) },
	"fieldsIndex": func(n int) string { return `select (a)` + rep(`."b"[1]`, n) },
	"array":       func(n int) string { return "select array" + rep("[", n) + "1" + rep("]", n) },
	"arrayKw":     func(n int) string { return "select " + rep("array[", n) + "1" + rep("]", n) },
	"row":         func(n int) string { return "select " + rep("row(", n) + "1" + rep(")", n) },
	"implicitRow": func(n int) string { return "select " + rep("(1,", n) + "1" + rep(")", n) },
	"isNull":      func(n int) string { return "select a" + rep(" is null", n) },
	"isnull":      func(n int) string { return "select a" + rep(" isnull", n) },
	"isTrue":      func(n int) string { return "select a" + rep(" is not true", n) },
	"betweenIs":   func(n int) string { return "select a" + rep(" between 1 and 1 is null", n) },
	"distinctIs":  func(n int) string { return "select a" + rep(" is not null is distinct from b", n) },
	"isJSON":      func(n int) string { return "select a" + rep(" is json", n) },
	"collate":     func(n int) string { return "select a" + rep(` collate "C"`, n) },
	"atTimeZone":  func(n int) string { return "select a" + rep(" at time zone 'x'", n) },
	"operator":    func(n int) string { return "select a" + rep(" operator(+) a", n) },
	"like":        func(n int) string { return "select a" + rep(" ~~ a", n) },
	"andOr":       func(n int) string { return "select " + rep("(a and (b or ", n) + "c" + rep("))", n) },
	"coalesce":    func(n int) string { return "select " + rep("coalesce(a, ", n) + "1" + rep(")", n) },
	"greatest":    func(n int) string { return "select " + rep("greatest(a, ", n) + "1" + rep(")", n) },
	"any":         func(n int) string { return "select " + rep("a = any (", n) + "b" + rep(")", n) },
	"sets":        func(n int) string { return "select 1 group by " + rep("grouping sets (", n) + "a" + rep(")", n) },
	"rollup": func(n int) string {
		return "select 1 group by " + rep("grouping sets (rollup (a), ", n) + "a" + rep(")", n)
	},
	"json":       func(n int) string { return "select " + rep("json_array(", n) + "a" + rep(")", n) },
	"jsonObject": func(n int) string { return "select " + rep("json_object('a': ", n) + "a" + rep(")", n) },
	"jsonQuery":  func(n int) string { return "select " + rep("json_array(select ", n) + "a" + rep(")", n) },
	"jsonAgg":    func(n int) string { return "select " + rep("json_objectagg('a': ", n) + "a" + rep(")", n) },
	"xml":        func(n int) string { return "select " + rep("xmlelement(name a, ", n) + "a" + rep(")", n) },
	"xmlAttr": func(n int) string {
		return "select " + rep("xmlelement(name a, xmlattributes(", n) + "a as b" + rep("))", n)
	},
	"lateral":    func(n int) string { return rep("select * from f(1), lateral (", n) + "select 1" + rep(") x", n) },
	"funcFrom":   func(n int) string { return "select * from " + rep("f(", n) + "a" + rep(")", n) },
	"sample":     func(n int) string { return "select * from t tablesample " + rep("f(", n) + "1" + rep(")", n) },
	"default":    func(n int) string { return "create table t (a int default " + rep("f(", n) + "1" + rep(")", n) + ")" },
	"check":      func(n int) string { return "create table t (check (" + rep("not (", n) + "a" + rep(")", n) + "))" },
	"dml":        func(n int) string { return rep("with a as (insert into t ", n) + "values (1)" + rep(") select 1", n) },
	"limit":      func(n int) string { return "select 1 limit " + rep("(select 1 limit ", n) + "1" + rep(")", n) },
	"orderUnion": func(n int) string { return rep("(", n) + "select 1" + rep(" union select 1)", n) },
	"unionRight": func(n int) string { return rep("select 1 union (", n) + "select 1" + rep(")", n) },
	"windowDef":  func(n int) string { return rep("select 1 window w as (order by (", n) + "select 1" + rep("))", n) },
	"merge": func(n int) string {
		return "merge into t using " + rep("(select * from ", n) + "t" + rep(") x", n) + " on true when matched then delete"
	},
	"mixed": func(n int) string {
		return "select " + rep("f(1+(select -a::int is null from t join (select ", n/8) + "1" + rep(") x on true))", n/8)
	},
}

// probe parses text on the deep thread, which its first use in the process gives a
// stack of the size, and reports whether the tree came back.
func probe(text string, stackBytes int) error {
	buf, err := rawParse(nil, text, stackBytes)
	if err != nil {
		return err
	}
	d := document{text: buf}
	return d.parse()
}

// TestProbe is the body of the child processes of the tests below. Its argument is
// a stack size, and then kinds with the number of their levels.
func TestProbe(t *testing.T) {
	args := strings.Fields(os.Getenv("BASALT_PROBE"))
	if len(args) == 0 {
		t.Skip("runs only as a child of other tests")
	}
	stackBytes, _ := strconv.Atoi(args[0])
	for _, arg := range args[1:] {
		kind, levels, _ := strings.Cut(arg, ":")
		n, _ := strconv.Atoi(levels)
		fmt.Println("probing", kind, n)
		if err := probe(deepKinds[kind](n), stackBytes); err != nil && !errs.Is(err, errs.StatementTooComplex) && !wrongOnPurpose[kind] {
			t.Errorf("%s, n %d: %v", kind, n, err)
		}
	}
}

// runProbe runs TestProbe in a child process, which a stack overflow kills. It
// returns what the child said if it did not pass.
func runProbe(stackBytes int, kinds ...string) (trouble string) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestProbe$")
	cmd.Env = append(os.Environ(), "BASALT_PROBE="+strconv.Itoa(stackBytes)+" "+strings.Join(kinds, " "))
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Sprintf("%v\n%.2000s", err, out)
	}
	return ""
}

// largest returns the greatest n up to limit whose statement has a height below
// the given one.
func largest(deep func(int) string, below, limit int) int {
	low, high := 1, limit
	for low < high {
		if mid := (low + high + 1) / 2; Height(deep(mid)) < below {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low
}

// TestDeepStatements parses every kind of deep statement, below the limit and far
// beyond it. A stack overflow would end the test process.
func TestDeepStatements(t *testing.T) {
	for kind, deep := range deepKinds {
		for _, n := range []int{10, 99, 101, 500, largest(deep, MaxHeight, MaxHeight)} {
			if _, err := Parse(deep(n)); err != nil && !errs.Is(err, errs.StatementTooComplex) && !wrongOnPurpose[kind] {
				t.Errorf("%s, n %d: %v", kind, n, err)
			}
		}
		for _, n := range []int{16 * MaxHeight, 100_000} {
			_, err := Parse(deep(n))
			if !errs.Is(err, errs.StatementTooComplex) {
				t.Errorf("%s, n %d: %v, want 54001", kind, n, err)
			}
		}
	}
}

// wrongOnPurpose are kinds that PostgreSQL refuses at any depth; their way to the
// refusal is what is tested.
var wrongOnPurpose = map[string]bool{"distinctIs": true}

// TestDeepStatementsFitAQuarterOfTheStack holds the margin of limits.go: the
// highest statements of each kind parse on a quarter of the stack that they get,
// and those that get none of their own on what musl gives a thread.
func TestDeepStatementsFitAQuarterOfTheStack(t *testing.T) {
	var deepest, shallowest []string
	for kind, deep := range deepKinds {
		deepest = append(deepest, fmt.Sprintf("%s:%d", kind, largest(deep, MaxHeight, MaxHeight)))
		shallowest = append(shallowest, fmt.Sprintf("%s:%d", kind, largest(deep, shallow+1, MaxHeight)))
	}
	if trouble := runProbe(deepStack/4, deepest...); trouble != "" {
		t.Errorf("deep statements: %s", trouble)
	}
	if trouble := runProbe(128<<10, shallowest...); trouble != "" {
		t.Errorf("shallow statements: %s", trouble)
	}
}

// TestFlatStatements parses statements that are long without being deep.
func TestFlatStatements(t *testing.T) {
	const n, fewer = 200_000, 20_000
	for kind, text := range map[string]string{
		"and":     "select 1 where a = 1" + rep(" and a = 1", n),
		"or":      "select 1 where a = 1" + rep(" or a = 1", n),
		"andOr":   "select 1 where a = 1" + rep(" or a = 1 and b between 1 and 2", fewer),
		"in":      "select 1 where a in (1" + rep(", 1", n) + ")",
		"targets": "select 1" + rep(", 1", fewer),
		"from":    "select 1 from t" + rep(", t", fewer),
		"values":  "values (1)" + rep(", (1)", n),
		"array":   "select array[1" + rep(", 1", fewer) + "]",
		"args":    "select f(1" + rep(", 1", fewer) + ")",
		"indices": "select a" + rep("[1]", fewer),
		"names":   "select a.b.c.d" + rep(" , a.b.c.d || a.b", fewer),
		"string":  "select '" + rep("x", 10<<20) + "'",
		"comment": "select /*" + rep(" ( case ", n) + "*/ 1 -- " + rep("(", n),
		"case":    "select case when a then b" + rep(" when a then b", fewer) + " end",
		"with":    "with a as (select 1)" + rep(", a as (select 1)", fewer) + " select 1",
		"columns": "create table t (a int" + rep(", a int", fewer) + ")",
	} {
		start := time.Now()
		if _, err := Parse(text); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		t.Logf("%s took %v", kind, time.Since(start))
	}
}

func TestLimits(t *testing.T) {
	for kind, c := range map[string]struct {
		text string
		want errs.Code
	}{
		"bytes":       {"select '" + rep("x", MaxBytes) + "'", errs.ProgramLimitExceeded},
		"tokens":      {"select 1" + rep(",1", MaxTokens/2), errs.StatementTooComplex},
		"nul":         {"select 1\x00", errs.CharacterNotInRepertoire},
		"utf8":        {"select '\xff'", errs.CharacterNotInRepertoire},
		"overlong":    {"select '\xc0\x80'", errs.CharacterNotInRepertoire},
		"unclosed":    {"select " + rep("(", 1000), errs.SyntaxError},
		"unclosedFar": {"select " + rep("(", 100_000), errs.StatementTooComplex},
		"closed":      {"select " + rep(")", 100_000), errs.SyntaxError},
		"ends":        {rep("end ", 100_000), errs.SyntaxError},
		"crossed":     {"select " + rep("( case ) end ", 100), errs.SyntaxError},
	} {
		if _, err := Parse(c.text); !errs.Is(err, c.want) {
			t.Errorf("%s: %v, want %s", kind, err, c.want)
		}
	}
	for _, text := range []string{"", " ", ";", "-- x", "/* x */ ;"} {
		if stmt, err := Parse(text); stmt != nil || err != nil {
			t.Errorf("%q: %v, %v", text, stmt, err)
		}
	}
}

// TestHeightBoundsTheTree checks on the regression scripts that Height is not
// less than the depth of the real tree, up to a factor.
func TestHeightBoundsTheTree(t *testing.T) {
	const perHeight, fixed = 9, 30
	for _, script := range corpus.Scripts(t) {
		for _, text := range script.Statements() {
			doc, err := treeOf(text)
			if err != nil {
				continue
			}
			if depth, height := doc.depth(1), Height(text); depth > perHeight*height+fixed {
				t.Errorf("depth %d, height %d: %s", depth, height, text)
			}
			doc.free()
		}
	}
}

func (d *document) depth(i int32) int {
	deepest := 0
	for c := d.values[i].child; c != 0; c = d.values[c].next {
		deepest = max(deepest, 1+d.depth(c))
	}
	return deepest
}

// TestConcurrentParses runs deep and shallow statements side by side.
func TestConcurrentParses(t *testing.T) {
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := range 50 {
				text := fmt.Sprintf("select a%d + 1 from t where b = 'x%d'", worker, i)
				if i%5 == 0 {
					text = deepKinds["scalar"](300 + worker)
				}
				if i%7 == 0 {
					text = "select ("
				}
				if _, err := Parse(text); (err != nil) != (i%7 == 0) {
					t.Errorf("%q: %v", text, err)
				}
			}
		})
	}
	wg.Wait()
}

// TestStackPerHeight measures the C stack that a unit of height costs in the
// worst case, by looking for the smallest stack on which a statement of height
// 500 parses. It is what the constants of limits.go rest on.
func TestStackPerHeight(t *testing.T) {
	if testing.Short() || os.Getenv("BASALT_MEASURE") == "" {
		t.Skip("set BASALT_MEASURE=1 to measure the stack that a parse needs (a minute)")
	}
	for kind, make := range deepKinds {
		n := 500
		height := Height(make(n))
		low, high := 16<<10, 4<<20
		for high-low > 8<<10 {
			if mid := (low + high) / 2 &^ 4095; runProbe(mid, fmt.Sprintf("%s:%d", kind, n)) == "" {
				high = mid
			} else {
				low = mid
			}
		}
		t.Logf("%-12s height %4d, stack %7d: %5d bytes a unit", kind, height, high, high/height)
	}
}
