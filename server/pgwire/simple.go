package pgwire

import (
	"errors"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/parse"
)

// query runs the statements of a simple query message as one implicit
// transaction.
func (c *conn) query(in *body) error {
	sql := in.str()
	if err := in.end(); err != nil {
		return err
	}
	c.dropPortal("")
	c.sess.DropStatement("")
	list, err := c.sess.ParseScript(sql)
	if err != nil {
		return err
	}
	last := -1
	for i := range list {
		if list[i].AST != nil {
			last = i
		}
	}
	if last < 0 {
		c.out.simple('I')
	}
	for i, st := range list {
		if st.AST == nil {
			continue
		}
		if err := c.runSimple(st, i == last); err != nil {
			return shift(err, sql, st.Start)
		}
	}
	c.ready()
	return nil
}

// shift moves an error's position from the statement to the whole text.
func shift(err error, sql string, start int) error {
	e, ok := errors.AsType[*errs.Error](err)
	if !ok || e.Position == 0 || start == 0 || start > len(sql) {
		return err
	}
	moved := *e
	moved.Position += utf8.RuneCountInString(sql[:start])
	return &moved
}

// runSimple runs one statement and sends all its rows as text. After the last
// one an implicit transaction commits before the client is told of success.
func (c *conn) runSimple(st parse.Statement, last bool) error {
	c.endsTransaction(st.AST)
	p, err := c.sess.Prepare(c.ctx, st, nil)
	if err != nil {
		return err
	}
	if len(p.Params) > 0 {
		return errs.New(errs.UndefinedParameter, "there is no parameter $1")
	}
	res, err := c.sess.Execute(c.ctx, p, nil)
	if err != nil {
		return err
	}
	defer res.Close()
	if res.Copy != nil {
		if err := c.copy(res); err != nil {
			return err
		}
	} else if res.Columns != nil {
		if err := c.rowDescription(res.Columns, nil); err != nil {
			return err
		}
		enc := newRowEncoder(c, res.Columns, nil)
		if err := res.Each(enc.all); err != nil {
			return err
		}
	}
	if last {
		if err := c.commitImplicit(); err != nil {
			return err
		}
	}
	c.notices()
	return c.complete(res.Tag())
}

// endsTransaction closes the portals if a statement is about to end the
// transaction that they belong to.
func (c *conn) endsTransaction(st ast.Stmt) {
	t, ok := st.(*ast.Transaction)
	if !ok {
		return
	}
	switch t.Kind {
	case ast.TxnCommit, ast.TxnRollback, ast.TxnRollbackTo:
		c.closePortals()
	}
}

// complete sends a command tag.
func (c *conn) complete(tag string) error {
	c.out.begin('C')
	c.out.str(tag)
	return c.out.end()
}
