package sqlfile

import "strings"

// part is a part of a file: a statement with its answer, or another line.
type part struct {
	line              int  // the first, from 1
	query             bool // it is a statement
	statement, answer string
	other             string // a comment, a directive or nothing
}

// parse divides a file.
func parse(text string) []part {
	var parts []part
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := 0; i < len(lines); {
		p := part{line: i + 1}
		if lines[i] == "" || lines[i][0] == '#' || isDirective(strings.Fields(lines[i])) {
			p.other = lines[i]
			parts = append(parts, p)
			i++
			continue
		}
		p.query = true
		from := i
		for i < len(lines) && lines[i] != "----" {
			i++
		}
		p.statement = strings.Join(lines[from:i], "\n")
		i = min(i+1, len(lines))
		from = i
		for i < len(lines) && lines[i] != "" {
			i++
		}
		p.answer = strings.Join(lines[from:i], "\n")
		parts = append(parts, p)
	}
	return parts
}

// isDirective reports whether the words of a line are no part of a statement.
func isDirective(words []string) bool {
	if len(words) == 0 {
		return true
	}
	switch words[0] {
	case "session":
		return len(words) == 2 || len(words) == 3
	case "close":
		return len(words) == 2
	case "restart":
		return len(words) == 1
	}
	return false
}

// Difference is a statement that was answered in another way than the file says.
type Difference struct {
	Line      int // of the statement
	Statement string
	Want, Got string
}

// Compare returns how the answers of a file differ from those that it got, as File
// returns it, and how many statements there are.
func Compare(want, got string) (differences []Difference, statements int) {
	after := parse(got)
	for i, p := range parse(want) {
		if !p.query {
			continue
		}
		statements++
		if p.answer != after[i].answer {
			differences = append(differences, Difference{p.line, p.statement, p.answer, after[i].answer})
		}
	}
	return differences, statements
}

// FirstDifference shows where two texts begin to differ, with the lines around.
func FirstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	at := 0
	for at < len(w) && at < len(g) && w[at] == g[at] {
		at++
	}
	from := max(at-6, 0)
	return "want:\n" + strings.Join(w[from:min(at+4, len(w))], "\n") + "\ngot:\n" + strings.Join(g[from:min(at+4, len(g))], "\n")
}
