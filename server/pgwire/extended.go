package pgwire

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/parse"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/vector"
)

// parse handles Parse: it makes a prepared statement.
func (c *conn) parse(in *body) error {
	name, sql := in.str(), in.str()
	params := make([]types.T, in.count(4))
	for i := range params {
		if oid := types.OID(in.int32()); oid != 0 && oid != types.UnknownOID {
			params[i] = types.Of(oid)
		}
	}
	if err := in.end(); err != nil {
		return err
	}
	if name == "" {
		c.sess.DropStatement("")
	}
	list, err := c.sess.ParseScript(sql)
	if err != nil {
		return err
	}
	var st parse.Statement
	for _, one := range list {
		if one.AST == nil {
			continue
		}
		if st.AST != nil {
			return errs.New(errs.SyntaxError, "cannot insert multiple commands into a prepared statement")
		}
		st = one
	}
	if err := c.checkFailed(st.AST); err != nil {
		return err
	}
	p, err := c.sess.Prepare(c.ctx, st, params)
	if err != nil {
		return shift(err, sql, st.Start)
	}
	if err := c.sess.SetStatement(name, p); err != nil {
		return err
	}
	c.out.simple('1')
	return nil
}

// checkFailed refuses everything but the end of the transaction in a failed
// one.
func (c *conn) checkFailed(st ast.Stmt) error {
	if c.sess.Status() != 'E' || st == nil {
		return nil
	}
	if t, ok := st.(*ast.Transaction); ok && (t.Kind == ast.TxnCommit || t.Kind == ast.TxnRollback || t.Kind == ast.TxnRollbackTo) {
		return nil
	}
	return errs.New(errs.InFailedSQLTransaction, "current transaction is aborted, commands ignored until end of transaction block")
}

// statement returns a prepared statement.
func (c *conn) statement(name string) (*session.Prepared, error) {
	if p := c.sess.Statement(name); p != nil {
		return p, nil
	}
	if name == "" {
		return nil, errs.New(errs.InvalidSQLStatementName, "unnamed prepared statement does not exist")
	}
	return nil, errs.New(errs.InvalidSQLStatementName, "prepared statement \"%s\" does not exist", name)
}

// bind handles Bind: it makes a portal from a statement and parameter values.
func (c *conn) bind(in *body) error {
	portalName, name := in.str(), in.str()
	formats := in.formats()
	p, err := c.statement(name)
	if in.err == nil && err != nil {
		return err
	}
	n := in.count(4)
	if in.err == nil && n != len(p.Params) {
		return errs.New(errs.ProtocolViolation, "bind message supplies %d parameters, but prepared statement \"%s\" requires %d", n, name, len(p.Params))
	}
	if in.err == nil {
		if err := checkFormats(formats, n, "bind message has %d parameter formats but %d parameters"); err != nil {
			return err
		}
		if err := c.checkFailed(p.Stmt()); err != nil {
			return err
		}
	}
	params := make([]*vector.Vector, 0, n)
	f := c.sess.Format()
	for i := 0; i < n && in.err == nil; i++ {
		x, null := in.value()
		if in.err != nil {
			break
		}
		v, err := parameter(f, p.Params[i], x, null, formatOf(formats, i) == 1)
		if err != nil {
			if e := errs.From(err); e.Where == "" {
				e.Where = parameterContext(portalName, i+1)
			}
			return err
		}
		params = append(params, v)
	}
	results := in.formats()
	if err := in.end(); err != nil {
		return err
	}
	if err := checkFormats(results, len(p.Columns), "bind message has %d result formats but query has %d columns"); err != nil {
		return err
	}
	if portalName == "" {
		c.dropPortal("")
	} else if c.portals[portalName] != nil {
		return errs.New(errs.DuplicateCursor, "cursor \"%s\" already exists", portalName)
	}
	c.portals[portalName] = &portal{prepared: p, params: params, formats: results}
	c.out.simple('2')
	return nil
}

// formats reads a list of format codes.
func (b *body) formats() []int16 {
	list := make([]int16, b.count(2))
	for i := range list {
		list[i] = b.int16()
	}
	return list
}

// parameter reads a parameter value into a vector of one row.
func parameter(f *value.Format, t types.T, x []byte, null, binary bool) (*vector.Vector, error) {
	b := vector.NewBuilder(t, 1)
	switch {
	case null:
		b.AppendNull()
	case binary:
		if err := value.Recv(t, x, b); err != nil {
			return nil, err
		}
	default:
		if err := value.CheckUTF8(x); err != nil {
			return nil, err
		}
		if err := f.Parse(t, string(x), b); err != nil {
			return nil, err
		}
	}
	return b.Finish(), nil
}

// describe handles Describe.
func (c *conn) describe(in *body) error {
	kind, name := in.byte(), in.str()
	if err := in.end(); err != nil {
		return err
	}
	var p *session.Prepared
	var formats []int16
	switch kind {
	case 'S':
		var err error
		if p, err = c.statement(name); err != nil {
			return err
		}
		c.out.begin('t')
		c.out.int16(int16(len(p.Params)))
		for _, t := range p.Params {
			c.out.int32(int32(wireType(t).OID))
		}
		if err := c.out.end(); err != nil {
			return err
		}
	case 'P':
		pt, err := c.portal(name)
		if err != nil {
			return err
		}
		p, formats = pt.prepared, pt.formats
	default:
		return errs.New(errs.ProtocolViolation, "invalid DESCRIBE message subtype %d", kind)
	}
	if p.Columns == nil {
		c.out.simple('n')
		return nil
	}
	return c.rowDescription(p.Columns, formats)
}

// closeObject handles Close; what does not exist is no error.
func (c *conn) closeObject(in *body) error {
	kind, name := in.byte(), in.str()
	if err := in.end(); err != nil {
		return err
	}
	switch kind {
	case 'S':
		c.sess.DropStatement(name)
	case 'P':
		c.dropPortal(name)
	default:
		return errs.New(errs.ProtocolViolation, "invalid CLOSE message subtype %d", kind)
	}
	c.out.simple('3')
	return nil
}
