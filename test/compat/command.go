package compat

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// command runs a backslash command. Those that only print, or that ask the
// catalogue for the client's own tables (\d), are left out: what they show is
// not a statement's answer.
func (s *script) command(it *Item) error {
	switch it.Command {
	case "if", "elif", "else", "endif":
		s.branch(it)
	case "q", "quit":
		s.done = true
	case "c", "connect":
		return s.reconnect(it)
	case "set", "unset", "getenv", "setenv":
		for _, side := range s.sides {
			side.assign(it.Command, side.vars.args(it.Args))
		}
	case "copy":
		return s.copy(it)
	}
	return nil
}

// branch follows \if and its like; PostgreSQL's variables decide.
func (s *script) branch(it *Item) {
	condition := func() bool {
		return truth(strings.Join(s.sides[theirSide].vars.args(it.Args), " "))
	}
	top := len(s.taken) - 1
	switch {
	case it.Command == "if":
		outer := top < 0 || s.taken[top].active
		is := outer && condition()
		s.taken = append(s.taken, branch{outer: outer, active: is, had: is})
	case top < 0:
		return
	case it.Command == "endif":
		s.taken = s.taken[:top]
	default:
		b := &s.taken[top]
		b.active = b.outer && !b.had && (it.Command == "else" || condition())
		b.had = b.had || b.active
	}
	top = len(s.taken) - 1
	s.src.Skip(top >= 0 && !s.taken[top].active)
}

// reconnect connects both sides again. A side that cannot, because its user
// does not exist there, stays as it is.
func (s *script) reconnect(it *Item) error {
	for _, side := range s.sides {
		args := append(side.vars.args(it.Args), "-", "-")
		if err := side.as(args[1]); err != nil && side.conn == nil {
			return err
		}
	}
	return nil
}

// assign runs a command that sets variables.
func (s *side) assign(command string, args []string) {
	if len(args) == 0 {
		return
	}
	switch command {
	case "set":
		s.vars[args[0]] = strings.Join(args[1:], "")
	case "unset":
		delete(s.vars, args[0])
	case "getenv":
		if len(args) > 1 {
			if v, ok := s.env[args[1]]; ok {
				s.vars[args[0]] = v
			}
		}
	case "setenv":
		if len(args) > 1 {
			s.env[args[0]] = args[1]
		} else {
			delete(s.env, args[0])
		}
	}
}

// copyParts splits the arguments of \copy: what is copied, FROM or TO, the file
// and the options.
var copyParts = regexp.MustCompile(`(?is)^(\(.*\)|[^(]+?(?:\([^)]*\))?)\s+(from|to)\s+(\S+)(.*)$`)

// copy runs \copy as a COPY statement with the client's data.
func (s *script) copy(it *Item) error {
	m := copyParts.FindStringSubmatch(strings.TrimRight(it.Args, "; "))
	if m == nil {
		return nil
	}
	var data *string
	end := "STDOUT"
	if strings.EqualFold(m[2], "from") {
		end = "STDIN"
		if name := strings.Trim(m[3], "'"); !strings.EqualFold(name, "stdin") {
			text, err := os.ReadFile(filepath.Clean(name))
			if err != nil {
				return nil // the client fails before it sends anything
			}
			content := string(text)
			data = &content
		}
	}
	sql := "COPY " + m[1] + " " + m[2] + " " + end + m[4]
	_, err := s.statement(&Item{Line: it.Line, statement: []piece{{text: sql}}}, data)
	return err
}
