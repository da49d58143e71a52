package compat

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Score counts the statements of a file.
type Score struct {
	File                  string
	Equal, Total, Skipped int
}

// Add counts a statement.
func (s *Score) Add(c Class) {
	switch c {
	case Skipped:
		s.Skipped++
		return
	case Equal:
		s.Equal++
	}
	s.Total++
}

// Share is the share of the statements that are equal.
func (s *Score) Share() float64 {
	if s.Total == 0 {
		return 1
	}
	return float64(s.Equal) / float64(s.Total)
}

// Sum adds scores up.
func Sum(scores []Score) Score {
	sum := Score{File: "all"}
	for _, s := range scores {
		sum.Equal += s.Equal
		sum.Total += s.Total
		sum.Skipped += s.Skipped
	}
	return sum
}

const scoreHeader = "# What is equal to PostgreSQL's, by file of its test suite.\n# file\tequal\ttotal\tskipped\n"

// ReadScores reads a table of scores.
func ReadScores(r io.Reader) ([]Score, error) {
	var out []Score
	for sc := bufio.NewScanner(r); ; {
		if !sc.Scan() {
			return out, sc.Err()
		}
		if strings.HasPrefix(sc.Text(), "#") || sc.Text() == "" {
			continue
		}
		f := strings.Split(sc.Text(), "\t")
		if len(f) != 4 {
			return nil, fmt.Errorf("scores: %q has not four columns", sc.Text())
		}
		s := Score{File: f[0]}
		for i, to := range []*int{&s.Equal, &s.Total, &s.Skipped} {
			n, err := strconv.Atoi(f[i+1])
			if err != nil {
				return nil, fmt.Errorf("scores: %q: %w", sc.Text(), err)
			}
			*to = n
		}
		out = append(out, s)
	}
}

// WriteScores writes a table of scores.
func WriteScores(w io.Writer, scores []Score) error {
	var b strings.Builder
	b.WriteString(scoreHeader)
	for _, s := range scores {
		fmt.Fprintf(&b, "%s\t%d\t%d\t%d\n", s.File, s.Equal, s.Total, s.Skipped)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Raise puts new scores into old ones: a file's number of equal statements
// only grows, and the order is that of the new ones.
func Raise(old, now []Score) []Score {
	out := slices.Clone(now)
	for i, s := range out {
		if was := find(old, s.File); was != nil && was.Equal > s.Equal {
			out[i] = *was
		}
	}
	return out
}

// Fallen says which files have fewer equal statements than before.
func Fallen(old, now []Score) []string {
	var out []string
	for _, s := range now {
		if was := find(old, s.File); was != nil && s.Equal < was.Equal {
			out = append(out, fmt.Sprintf("%s: %d are equal, and there were %d", s.File, s.Equal, was.Equal))
		}
	}
	return out
}

func find(scores []Score, file string) *Score {
	if i := slices.IndexFunc(scores, func(s Score) bool { return s.File == file }); i >= 0 {
		return &scores[i]
	}
	return nil
}
