package isolation

import (
	"fmt"
	"strings"
)

// Spec is a parsed isolation spec.
type Spec struct {
	Setups       []string
	Teardown     string
	Sessions     []*Session
	Permutations [][]*Step
}

// Session is a connection with its steps.
type Session struct {
	Name            string
	Setup, Teardown string
	Steps           []*Step
	index           int
}

// Step is a message of a session.
type Step struct {
	Name, SQL string
	session   *Session
}

const (
	// maxPermutations bounds the permutations made for a spec that lists none.
	maxPermutations = 1000
	// maxRun is how many permutations of a spec are run, evenly spaced.
	maxRun = 24
)

// sample takes the permutations that are run.
func sample(all [][]*Step) [][]*Step {
	if len(all) <= maxRun {
		return all
	}
	var out [][]*Step
	for i := range maxRun {
		out = append(out, all[i*len(all)/maxRun])
	}
	return out
}

// Parse reads a spec.
func Parse(text string) (*Spec, error) {
	p := &parser{tokens: tokens(text), spec: &Spec{}, steps: map[string]*Step{}}
	for p.more() {
		if err := p.item(); err != nil {
			return nil, err
		}
	}
	if p.spec.Permutations == nil {
		p.spec.Permutations = interleave(p.spec.Sessions)
	}
	p.spec.Permutations = sample(p.spec.Permutations)
	return p.spec, nil
}

// token is a word or a block of SQL.
type token struct {
	text  string
	block bool
}

// tokens splits a spec.
func tokens(text string) []token {
	var out []token
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '#':
			i += strings.IndexByte(text[i:]+"\n", '\n')
		case c == '{':
			end := i + strings.IndexByte(text[i:]+"}", '}')
			out = append(out, token{strings.TrimSpace(text[i+1 : min(end, len(text))]), true})
			i = end + 1
		case c == '"':
			end := i + 1 + strings.IndexByte(text[i+1:]+`"`, '"')
			out = append(out, token{text: text[i+1 : end]})
			i = end + 1
		case strings.IndexByte(" \t\r\n", c) >= 0:
			i++
		case strings.IndexByte("(),*", c) >= 0:
			out = append(out, token{text: string(c)})
			i++
		default:
			n := strings.IndexAny(text[i:]+" ", " \t\r\n(),*{\"#")
			out = append(out, token{text: text[i : i+n]})
			i += n
		}
	}
	return out
}

type parser struct {
	tokens []token
	spec   *Spec
	steps  map[string]*Step
}

func (p *parser) more() bool { return len(p.tokens) > 0 }

func (p *parser) next() token {
	if !p.more() {
		return token{}
	}
	t := p.tokens[0]
	p.tokens = p.tokens[1:]
	return t
}

func (p *parser) block(of string) (string, error) {
	t := p.next()
	if !t.block {
		return "", fmt.Errorf("isolation: %s has no block but %q", of, t.text)
	}
	return t.text, nil
}

// item parses one part of a spec.
func (p *parser) item() error {
	t := p.next()
	switch t.text {
	case "setup":
		return p.setup()
	case "teardown":
		sql, err := p.block(t.text)
		if s := p.session(); s != nil {
			s.Teardown = sql
		} else {
			p.spec.Teardown = sql
		}
		return err
	case "session":
		p.spec.Sessions = append(p.spec.Sessions, &Session{Name: p.next().text, index: len(p.spec.Sessions)})
		return nil
	case "step":
		s := p.session()
		if s == nil {
			return fmt.Errorf("isolation: a step outside of a session")
		}
		step := &Step{Name: p.next().text, session: s}
		sql, err := p.block(t.text)
		step.SQL = sql
		s.Steps = append(s.Steps, step)
		p.steps[step.Name] = step
		return err
	case "permutation":
		return p.permutation()
	}
	return fmt.Errorf("isolation: %q is unknown", t.text)
}

func (p *parser) session() *Session {
	if n := len(p.spec.Sessions); n > 0 {
		return p.spec.Sessions[n-1]
	}
	return nil
}

func (p *parser) setup() error {
	sql, err := p.block("setup")
	if s := p.session(); s != nil {
		s.Setup = sql
	} else {
		p.spec.Setups = append(p.spec.Setups, sql)
	}
	return err
}

// permutation parses a list of steps; what is in parentheses after one says
// what its report is to wait for, which a runner that waits by time ignores.
func (p *parser) permutation() error {
	var list []*Step
	depth := 0
	for p.more() && !p.tokens[0].block {
		switch t := p.tokens[0]; {
		case t.text == "permutation" && depth == 0:
			p.spec.Permutations = append(p.spec.Permutations, list)
			return nil
		case t.text == "(":
			depth++
		case t.text == ")":
			depth--
		case depth == 0:
			step := p.steps[t.text]
			if step == nil {
				return fmt.Errorf("isolation: no step %q", t.text)
			}
			list = append(list, step)
		}
		p.next()
	}
	p.spec.Permutations = append(p.spec.Permutations, list)
	return nil
}

// interleave lists the orders that keep each session's own.
func interleave(sessions []*Session) [][]*Step {
	var out [][]*Step
	at := make([]int, len(sessions))
	var list []*Step
	var walk func()
	walk = func() {
		if len(out) == maxPermutations {
			return
		}
		done := true
		for i, s := range sessions {
			if at[i] == len(s.Steps) {
				continue
			}
			done = false
			list = append(list, s.Steps[at[i]])
			at[i]++
			walk()
			at[i]--
			list = list[:len(list)-1]
		}
		if done {
			out = append(out, append([]*Step(nil), list...))
		}
	}
	walk()
	return out
}
