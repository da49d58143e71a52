package compat

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Reason is a reason for failures with their number.
type Reason struct {
	Text  string
	Count int
	// Direct is how many of the failures have the reason themselves; the rest
	// follow from one of those.
	Direct  int
	Files   int
	Example *Outcome
}

// Reasons groups failures by their roots, the largest group first.
func Reasons(list []*Outcome) []Reason {
	by, files := map[string]*Reason{}, map[string]bool{}
	for _, o := range list {
		r := by[o.Root]
		if r == nil {
			r = &Reason{Text: o.Root, Example: o}
			by[o.Root] = r
		}
		r.Count++
		if o.Reason == o.Root {
			if r.Direct++; r.Direct == 1 {
				r.Example = o
			}
		}
		if key := o.Root + null + o.File; !files[key] {
			files[key] = true
			r.Files++
		}
	}
	var out []Reason
	for _, r := range by {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Text, b.Text))
	})
	return out
}

// WriteReasons writes the largest n reasons with an example each.
func WriteReasons(w io.Writer, reasons []Reason, n int) error {
	for _, r := range reasons[:min(n, len(reasons))] {
		_, err := fmt.Fprintf(w, "%5d (%d direct, %d files)  %s\n      %s:%d: %s\n      PostgreSQL: %s\n      Basalt:     %s\n",
			r.Count, r.Direct, r.Files, r.Text, r.Example.File, r.Example.Line, firstLine(r.Example.SQL), clip(firstLine(r.Example.Theirs), 200), clip(firstLine(r.Example.Ours), 200))
		if err != nil {
			return err
		}
	}
	return nil
}

// WriteFailures writes every failure.
func WriteFailures(w io.Writer, list []*Outcome) error {
	for _, o := range list {
		root := ""
		if o.Root != o.Reason {
			root = "   <- " + o.Root
		}
		_, err := fmt.Fprintf(w, "%s:%d [%s] %s%s\n    %s\n    PostgreSQL: %s\n    Basalt:     %s\n", o.File, o.Line, o.Class, o.Reason, root,
			clip(oneLine(o.SQL), 400), oneLine(o.Theirs), oneLine(o.Ours))
		if err == nil && o.Difference[0] != nil {
			_, err = fmt.Fprintf(w, "    first difference: %s\n                 and: %s\n", clip(oneLine(fmt.Sprintf("%q", o.Difference[0])), 400), clip(oneLine(fmt.Sprintf("%q", o.Difference[1])), 400))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return clip(line, 150)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// WriteReadme writes the page that shows where we stand.
func WriteReadme(w io.Writer, scores []Score, reasons []Reason) error {
	sum := Sum(scores)
	var b strings.Builder
	fmt.Fprintf(&b, "# PostgreSQL's regression suite on Basalt\n\nThis page is written by `make compat REWRITE=1`. The rules are in `doc.go` and `volatile.go`.\n\n"+
		"**%d of %d statements (%.1f %%) are equal** to what PostgreSQL 15 answers; %d more are skipped because their values are volatile.\nEach file's number is in `score.tsv`; a run fails if one falls.\n\n"+
		"The largest reasons of the rest, with what follows from them:\n\n| statements | of them directly | files | reason |\n|---:|---:|---:|---|\n", sum.Equal, sum.Total, 100*sum.Share(), sum.Skipped)
	for _, r := range reasons[:min(len(reasons), shownReasons)] {
		fmt.Fprintf(&b, "| %d | %d | %d | %s |\n", r.Count, r.Direct, r.Files, strings.ReplaceAll(r.Text, "|", `\|`))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shownReasons is how many reasons the page has.
const shownReasons = 10
