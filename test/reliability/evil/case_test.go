package evil

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// step is one line of a case.
type step struct {
	verb, sql string
	// want is the value of "=", or the SQLSTATE of "!" and "create".
	want    string
	message string
	cancel  time.Duration // after which another session cancels it
}

// evilCase is one file.
type evilCase struct {
	name, about string
	declare     string
	module      string // the literal with the language
	create      step
	steps       []step
}

// statement is what creates the function or aggregate.
func (c *evilCase) statement() string {
	if declare, ok := strings.CutPrefix(c.declare, "procedure "); ok {
		return "CREATE PROCEDURE evil" + declare + " " + c.module
	}
	declare, ok := strings.CutPrefix(c.declare, "aggregate ")
	if !ok {
		return "CREATE FUNCTION evil" + c.declare + " " + c.module
	}
	args, returns, _ := strings.Cut(declare, " RETURNS ")
	module := strings.Replace(strings.Replace(c.module, "LANGUAGE wat AS ", "LANGUAGE = wat, AS = ", 1), "LANGUAGE wasm AS ", "LANGUAGE = wasm, AS = ", 1)
	return "CREATE AGGREGATE evil" + args + " (" + module + ", RETURNS = " + returns + ")"
}

// cases reads all of them.
func cases(t *testing.T) []evilCase {
	t.Helper()
	files, err := filepath.Glob("testdata/*.wat")
	if err != nil {
		t.Fatal(err)
	}
	var out []evilCase
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		c, err := parseCase(strings.TrimSuffix(filepath.Base(f), ".wat"), string(b))
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		out = append(out, c)
	}
	return out
}

var stepLine = regexp.MustCompile(`^(.*) -> (.*)$`)

func parseCase(name, text string) (evilCase, error) {
	c := evilCase{name: name, create: step{want: "00000"}}
	var hex string
	var repeats []string
	var cancel time.Duration
	for strings.HasPrefix(text, ";;") {
		var line string
		line, text, _ = strings.Cut(text[2:], "\n")
		verb, rest, _ := strings.Cut(line, " ")
		switch verb {
		case "":
			c.about = rest
		case "declare":
			c.declare = rest
		case "hex":
			hex = rest
		case "create":
			c.create.want, c.create.message, _ = strings.Cut(rest, " ")
		case "repeat":
			parts := strings.SplitN(rest, " ", 3)
			n, err := strconv.Atoi(parts[1])
			if err != nil || len(parts) != 3 {
				return c, fmt.Errorf("%q is no repetition", line)
			}
			repeats = append(repeats, "${"+parts[0]+"}", strings.Repeat(parts[2]+" ", n)[:n*(len(parts[2])+1)-1])
		case "cancel":
			d, err := time.ParseDuration(rest)
			if err != nil {
				return c, err
			}
			cancel = d
		case "set", "as", "run":
			c.steps = append(c.steps, step{verb: verb, sql: rest})
		case "=", "!":
			m := stepLine.FindStringSubmatch(rest)
			if m == nil {
				return c, fmt.Errorf("%q says not what it gives", line)
			}
			s := step{verb: verb, sql: m[1], want: m[2], cancel: cancel}
			if verb == "!" {
				s.want, s.message, _ = strings.Cut(m[2], " ")
			}
			c.steps, cancel = append(c.steps, s), 0
		default:
			return c, fmt.Errorf("unknown line %q", line)
		}
	}
	if c.about == "" || c.declare == "" {
		return c, fmt.Errorf("it says not what it is")
	}
	if c.module = `LANGUAGE wasm AS '\x` + hex + `', 'evil'`; hex == "" {
		c.module = "LANGUAGE wat AS $wat$" + strings.NewReplacer(repeats...).Replace(text) + "$wat$"
	}
	return c, nil
}
