package sql

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/udf"
	"github.com/basaltdb/basalt/wasm/host"
)

var rewrite = flag.Bool("rewrite", false, "write the answers into the files")

// TestCorpus runs all files.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.sql"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	engine, err := host.New(context.Background(), host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close(context.Background()) })
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".sql"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			r := &runner{t: t, fs: vfs.NewMem(), engine: engine, sessions: map[string]*session.Session{}}
			r.open()
			defer r.close()
			got := r.file(string(text))
			if got == string(text) {
				return
			}
			if *rewrite {
				if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			t.Errorf("%s: the answers differ; with -rewrite and git diff you see all\n%s", name, firstDifference(string(text), got))
		})
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	at := 0
	for at < len(w) && at < len(g) && w[at] == g[at] {
		at++
	}
	from := max(at-6, 0)
	return "want:\n" + strings.Join(w[from:min(at+4, len(w))], "\n") + "\ngot:\n" + strings.Join(g[from:min(at+4, len(g))], "\n")
}

// runner is the state of a file: a database and its sessions.
type runner struct {
	t        *testing.T
	fs       *vfs.Mem
	engine   *host.Engine
	db       *session.DB
	sessions map[string]*session.Session
	current  string
}

func (r *runner) open() {
	opt := session.Options{Txn: txn.Options{FS: r.fs, NoBackground: true}}
	if r.engine != nil {
		opt.Languages = udf.New(r.engine)
	}
	db, err := session.Open(context.Background(), "", opt)
	if err != nil {
		r.t.Fatal(err)
	}
	r.db = db
	r.use("main", "basalt")
}

func (r *runner) close() {
	for _, s := range r.sessions {
		s.Close()
	}
	clear(r.sessions)
	if err := r.db.Close(); err != nil {
		r.t.Error(err)
	}
}

// use goes on with a session.
func (r *runner) use(name, role string) {
	r.current = name
	if r.sessions[name] != nil {
		return
	}
	s, err := r.db.NewSession(context.Background(), session.User{Name: role, Application: name})
	if err != nil {
		r.t.Fatalf("session %s: %v", name, err)
	}
	r.sessions[name] = s
}

// emptyLine stands for an empty line in an answer, or for no answer.
const emptyLine = "(empty)"

// file runs a file and returns it with the answers that it got.
func (r *runner) file(text string) string {
	var out strings.Builder
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := 0; i < len(lines); {
		if words := strings.Fields(lines[i]); len(words) == 0 || lines[i][0] == '#' || r.directive(words) {
			out.WriteString(lines[i] + "\n")
			i++
			continue
		}
		from := i
		for i < len(lines) && lines[i] != "----" {
			i++
		}
		statement := strings.Join(lines[from:i], "\n")
		for i < len(lines) && lines[i] != "" {
			i++
		}
		answer := strings.TrimSuffix(r.answer(statement), "\n")
		out.WriteString(statement + "\n----\n")
		for line := range strings.SplitSeq(answer, "\n") {
			if line == "" {
				line = emptyLine
			}
			out.WriteString(line + "\n")
		}
	}
	return out.String()
}

// directive obeys a line that is no statement.
func (r *runner) directive(words []string) bool {
	switch {
	case words[0] == "session" && len(words) <= 3:
		r.use(words[1], append(words, "basalt")[2])
	case words[0] == "close" && len(words) == 2 && r.sessions[words[1]] != nil:
		r.sessions[words[1]].Close()
		delete(r.sessions, words[1])
	case words[0] == "restart" && len(words) == 1:
		r.close()
		r.open()
	default:
		return false
	}
	return true
}

// answer runs a text as one simple query.
func (r *runner) answer(sql string) string {
	var out strings.Builder
	s := r.sessions[r.current]
	err := script(s, sql, &out)
	if err != nil {
		s.Fail()
		notices(s, &out)
		out.WriteString(describe(err))
	}
	return out.String()
}

func script(s *session.Session, sql string, out *strings.Builder) error {
	list, err := s.ParseScript(sql)
	if err != nil {
		return err
	}
	ctx := context.Background()
	for _, st := range list {
		if st.AST == nil {
			continue
		}
		res, err := s.Run(ctx, st)
		if err != nil {
			return err
		}
		err = rows(s, res, out)
		res.Close()
		if err != nil {
			return err
		}
	}
	err = s.Sync(ctx)
	notices(s, out)
	return err
}

// rows writes the rows of a result, or its tag.
func rows(s *session.Session, res *session.Result, out *strings.Builder) error {
	f := s.Format()
	for {
		b, err := res.Next()
		if err != nil {
			return err
		}
		if b == nil {
			break
		}
		for i := range b.Rows() {
			var line []byte
			for c, v := range b.Cols {
				if c > 0 {
					line = append(line, '|')
				}
				if at := b.Row(i); !v.IsNull(at) {
					line = f.Append(line, v, at)
				}
			}
			out.Write(append(line, '\n'))
		}
	}
	notices(s, out)
	if res.Columns == nil {
		out.WriteString(res.Tag() + "\n")
	}
	return nil
}

func notices(s *session.Session, out *strings.Builder) {
	for _, n := range s.TakeNotices() {
		out.WriteString("NOTICE: " + n.Message + "\n")
	}
}

func describe(err error) string {
	text := "ERROR " + string(errs.CodeOf(err)) + ": " + err.Error() + "\n"
	var e *errs.Error
	if errors.As(err, &e) {
		if e.Detail != "" {
			text += "DETAIL: " + e.Detail + "\n"
		}
		if e.Hint != "" {
			text += "HINT: " + e.Hint + "\n"
		}
	}
	return text
}
