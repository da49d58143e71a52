package compat

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/test/wire"
)

// roots attributes failures to the earlier ones that they follow from: a table
// is missing because its CREATE failed, a statement is refused because its
// transaction has failed, rows differ because an INSERT failed. It is a guess by
// names, for the report only; the score does not know it.
type roots struct {
	// made has the names of objects whose creation failed, and changed those of
	// relations that a failed statement was to change.
	made, changed map[string]string
	settings      map[string]string    // settings that could not be set
	kept          [2]map[string]string // both, as the set-up left them
	// transaction is why the transaction has failed, "" if it has not.
	transaction string
}

func newRoots() *roots {
	r := &roots{made: map[string]string{}, changed: map[string]string{}, settings: map[string]string{}}
	r.kept = [2]map[string]string{{}, {}}
	return r
}

// begin starts a file. Only what the suite's set-up leaves is used by name in
// nearly all others; the rest would be mistaken for other objects.
func (r *roots) begin(after string) {
	switch after {
	case "":
	case setup:
		r.kept = [2]map[string]string{maps.Clone(r.made), maps.Clone(r.changed)}
	default:
		r.made, r.changed = maps.Clone(r.kept[0]), maps.Clone(r.kept[1])
	}
	r.settings, r.transaction = map[string]string{}, ""
}

// setup is the suite's file that all others come after.
const setup = "test_setup"

var (
	creates = regexp.MustCompile(`(?is)^\s*create\s+(?:or\s+replace\s+)?(?:(?:temp|temporary|unlogged|global|local|unique|recursive|materialized|constraint|trusted|foreign|event)\s+)*` +
		`(?:table|view|index|sequence|function|procedure|aggregate|type|domain|schema|role|user|group|operator|language|collation|publication|subscription|server|trigger|rule|policy|statistics|conversion|access\s+method)\s+` +
		`(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?("[^"]+"|[^\s(;]+)`)
	intos     = regexp.MustCompile(`(?is)^\s*(?:with|select)\b.*?\binto\s+(?:temp\s+|temporary\s+|unlogged\s+)?(?:table\s+)?("[^"]+"|[\w.]+)`)
	changes   = regexp.MustCompile(`(?is)^\s*(?:insert\s+into|update|delete\s+from|merge\s+into|copy|truncate|alter\s+table|alter\s+(?:materialized\s+)?view|alter\s+type|alter\s+domain|create\s+(?:or\s+replace\s+)?(?:constraint\s+)?(?:trigger|rule|policy|(?:unique\s+)?index)\b.*?\bon)\s+(?:table\s+|only\s+|if\s+exists\s+)*("[^"]+"|[\w.]+)`)
	prepares  = regexp.MustCompile(`(?is)^\s*(?:prepare|declare)\s+("[^"]+"|\w+)`)
	sets      = regexp.MustCompile(`(?is)^\s*set\s+(?:session\s+|local\s+)?(datestyle|intervalstyle|time\s*zone|bytea_output|search_path|xmloption|role|session\s+authorization)\b`)
	quoted    = regexp.MustCompile(`"([^"]+)"`)
	functions = regexp.MustCompile(`(?:function|procedure|aggregate) ([^\s(]+)\(`)
	nameWord  = regexp.MustCompile(`"[^"]+"|[A-Za-z_][\w]*`)
)

// bare is a name without its schema and quotes.
func bare(name string) string {
	if strings.HasPrefix(name, `"`) {
		return strings.Trim(name, `"`)
	}
	return strings.ToLower(strings.Trim(name[strings.LastIndexByte(name, '.')+1:], `"`))
}

// find returns the root of an outcome, and remembers what may follow from it.
func (r *roots) find(o *Outcome, ours *wire.Answer, status byte) string {
	root := ""
	if o.Class != Equal && o.Class != Skipped {
		root = r.cause(o, ours)
	}
	r.remember(o, ours, root)
	switch {
	case status == 'I':
		r.transaction = ""
	case status == 'E' && r.transaction == "" && root != "":
		r.transaction = root
	}
	return root
}

func (r *roots) cause(o *Outcome, ours *wire.Answer) string {
	if r.transaction != "" && endsWithIt(ours) {
		return r.transaction
	}
	if ours.Err != nil {
		for _, list := range [][][]string{quoted.FindAllStringSubmatch(ours.Err.Message, -1), functions.FindAllStringSubmatch(ours.Err.Message, -1)} {
			for _, m := range list {
				if root, ok := r.made[bare(m[1])]; ok {
					return root
				}
			}
		}
		if o.Class != Passes && ours.Err.Code != "42703" {
			return o.Reason
		}
	}
	for _, w := range nameWord.FindAllString(o.SQL, -1) {
		if root, ok := r.changed[bare(w)]; ok {
			return root
		}
		if root, ok := r.made[bare(w)]; ok {
			return root
		}
	}
	if o.Class == Differs && len(r.settings) > 0 {
		return r.settings[slices.Min(slices.Collect(maps.Keys(r.settings)))]
	}
	return o.Reason
}

// endsWithIt tells if an answer is one that a failed transaction gives: an
// error because of it, or the end of it.
func endsWithIt(a *wire.Answer) bool {
	if a.Err != nil {
		return a.Err.Code == failedTransaction || a.Err.Code == noSavepoint
	}
	return len(a.Results) > 0 && a.Results[0].Tag == "ROLLBACK"
}

// remember keeps the names of what a statement was to make or to change.
func (r *roots) remember(o *Outcome, ours *wire.Answer, root string) {
	failed := root != "" && ours.Err != nil && o.Class != Code
	for _, re := range []*regexp.Regexp{creates, intos, prepares} {
		if m := re.FindStringSubmatch(o.SQL); m != nil {
			if failed {
				r.made[bare(m[1])] = root
			} else if ours.Err == nil {
				delete(r.made, bare(m[1]))
				delete(r.changed, bare(m[1]))
			}
		}
	}
	if m := sets.FindStringSubmatch(o.SQL); m != nil {
		if name := strings.ToLower(m[1]); failed {
			r.settings[name] = root
		} else {
			delete(r.settings, name)
		}
	}
	if m := changes.FindStringSubmatch(o.SQL); m != nil && (failed || root != "" && o.Class != Code) {
		if _, ok := r.changed[bare(m[1])]; !ok {
			r.changed[bare(m[1])] = root
		}
	}
}
