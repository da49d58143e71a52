package session

import (
	"context"
	"io"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/copyfmt"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// Files gives COPY the server's files. It is nil in Options where there are
// none.
type Files interface {
	Open(path string) (io.ReadCloser, error)
	Create(path string) (io.WriteCloser, error)
}

// Copy is a COPY from or to the client, which the caller runs with From or To
// before it reads the tag.
type Copy struct {
	In      bool // FROM STDIN
	Binary  bool
	Columns int

	res  *Result
	ctx  context.Context
	from *copyFrom
	to   *copyTo
}

// From loads what read returns, up to io.EOF. A slice that read returns is
// valid until its next call; read is called by one goroutine at a time.
func (c *Copy) From(read func() ([]byte, error)) error {
	n, err := c.from.run(c.ctx, read)
	if err == nil {
		err = c.res.s.finishWrite(c.ctx)
	}
	c.res.count, c.res.done = n, true
	return causeOf(c.ctx, err)
}

// To writes the rows, each with one call of write. A slice is valid during the
// call.
func (c *Copy) To(write func([]byte) error) error {
	n, err := c.to.run(c.ctx, write)
	c.res.count, c.res.done = n, true
	return causeOf(c.ctx, err)
}

// copy runs COPY. One from or to the client is left for the caller to run.
func (s *Session) copy(ctx context.Context, x *ast.Copy, sql string) (*Result, error) {
	if err := s.mayCopyFile(x); err != nil {
		return nil, err
	}
	res := &Result{s: s, verb: "COPY", counts: true}
	c := &Copy{In: x.From, res: res, ctx: ctx}
	var err error
	if x.From {
		if s.readOnly {
			return nil, errs.New(errs.ReadOnlySQLTransaction, "cannot execute COPY FROM in a read-only transaction")
		}
		if c.from, err = s.newCopyFrom(ctx, x, sql); err != nil {
			return nil, err
		}
		c.Columns, c.Binary = len(c.from.dec.Columns), c.from.dec.Options.Format == copyfmt.Binary
	} else {
		if c.to, err = s.newCopyTo(ctx, x, sql); err != nil {
			return nil, err
		}
		c.Columns, c.Binary = len(c.to.enc.Columns), c.to.enc.Options.Format == copyfmt.Binary
	}
	if x.Filename == "" {
		res.Copy = c
		return res, nil
	}
	return res, s.copyFile(c, x.Filename)
}

// mayCopyFile checks the right to use the server's files.
func (s *Session) mayCopyFile(x *ast.Copy) error {
	switch {
	case x.Program:
		return errs.New(errs.FeatureNotSupported, "COPY to or from a program is not supported")
	case x.Filename == "":
		return nil
	case !s.superuser():
		verb := "to"
		if x.From {
			verb = "from"
		}
		return errs.New(errs.InsufficientPrivilege, "permission denied to COPY %s a file", verb).
			WithDetail("Only superusers may COPY %s a file.", verb).
			WithHint("Anyone can COPY to stdout or from stdin. psql's \\copy command also works for anyone.")
	case s.db.opt.Files == nil:
		return errs.New(errs.FeatureNotSupported, "COPY to or from a file of the server is not supported here")
	}
	return nil
}

// fileChunk is how much of a file is read at once.
const fileChunk = 256 << 10

// copyFile runs a COPY from or to a file.
func (s *Session) copyFile(c *Copy, name string) error {
	if c.In {
		f, err := s.db.opt.Files.Open(name)
		if err != nil {
			return errs.Wrap(err, errs.UndefinedFile, "could not open file \"%s\" for reading", name)
		}
		defer f.Close() // it was only read
		buf := make([]byte, fileChunk)
		return c.From(func() ([]byte, error) {
			n, err := f.Read(buf)
			if n > 0 {
				return buf[:n], nil
			}
			if err != nil && err != io.EOF {
				err = errs.Wrap(err, errs.IOError, "could not read from file \"%s\"", name)
			}
			return nil, err
		})
	}
	f, err := s.db.opt.Files.Create(name)
	if err != nil {
		return errs.Wrap(err, errs.InvalidName, "could not open file \"%s\" for writing", name)
	}
	var buf []byte
	flush := func() error {
		_, err := f.Write(buf)
		buf = buf[:0]
		return errs.Wrap(err, errs.IOError, "could not write to file \"%s\"", name)
	}
	err = c.To(func(row []byte) error {
		if buf = append(buf, row...); len(buf) >= fileChunk {
			return flush()
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	if cerr := f.Close(); err == nil {
		err = errs.Wrap(cerr, errs.IOError, "could not close file \"%s\"", name)
	}
	return err
}
