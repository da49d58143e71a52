// Package corpus gives the tests of the SQL front end PostgreSQL's regression
// scripts as a source of real statements. Only tests import it.
//
// The scripts are not part of the repository. They are read from the archive
// that the environment variable BASALT_REGRESS names, or from
// shared/data/postgres15-regress.tar.zst beside the repository.
package corpus

import (
	"archive/tar"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/basaltdb/basalt/core/sql/lex"
)

// Script is one file of the corpus.
type Script struct {
	Name string
	// Text is the file as it is, with psql's own commands in it.
	Text string
}

// Scripts returns the SQL files of the archive, or skips the test with the
// reason when there is no archive.
func Scripts(tb testing.TB) []Script {
	tb.Helper()
	path := archivePath()
	if path == "" {
		tb.Skip("no regression scripts: set BASALT_REGRESS to postgres15-regress.tar.zst")
	}
	file, err := os.Open(path)
	if err != nil {
		tb.Skipf("no regression scripts: %v", err)
	}
	defer file.Close()
	zr, err := zstd.NewReader(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer zr.Close()
	var scripts []Script
	for tr := tar.NewReader(zr); ; {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			tb.Fatal(err)
		}
		if filepath.Ext(h.Name) != ".sql" {
			continue
		}
		text, err := io.ReadAll(tr)
		if err != nil {
			tb.Fatal(err)
		}
		scripts = append(scripts, Script{Name: filepath.Base(h.Name), Text: string(text)})
	}
	if len(scripts) == 0 {
		tb.Fatalf("%s holds no SQL files", path)
	}
	return scripts
}

func archivePath() string {
	if p := os.Getenv("BASALT_REGRESS"); p != "" {
		return p
	}
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		p := filepath.Join(dir, "shared", "data", "postgres15-regress.tar.zst")
		if _, err := os.Stat(p); err == nil {
			return p
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// Statements returns the script's SQL statements, without psql's own commands
// and without COPY data.
func (s Script) Statements() []string {
	var b strings.Builder
	inCopy := false
	for line := range strings.Lines(s.Text) {
		trimmed := strings.TrimRight(line, "\r\n")
		switch {
		case inCopy:
			inCopy = trimmed != `\.`
			continue
		case strings.HasPrefix(trimmed, `\`):
			continue
		}
		if i := strings.Index(trimmed, `\g`); i >= 0 {
			line = trimmed[:i] + ";\n"
		}
		b.WriteString(line)
		lower := strings.ToLower(trimmed)
		inCopy = strings.HasPrefix(lower, "copy ") && strings.Contains(lower, "from stdin") && strings.HasSuffix(lower, ";")
	}
	text := b.String()
	var statements []string
	for _, span := range lex.Split(text) {
		statements = append(statements, span.Text(text))
	}
	return statements
}
