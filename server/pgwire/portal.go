package pgwire

import (
	"fmt"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/sql/bind"
	"github.com/basaltdb/basalt/vector"
)

// portal is a statement with its parameter values, and where its execution
// stands.
type portal struct {
	prepared *session.Prepared
	params   []*vector.Vector
	formats  []int16

	res       *session.Result
	held      []*vector.Batch // rows of a statement that had to run to its end
	batch     *vector.Batch   // being sent
	at        int             // next row of batch
	done      bool
	suspended bool // it has been, once
	tag       string
}

// parameterContext says which parameter an error is about.
func parameterContext(portal string, n int) string {
	if portal == "" {
		return fmt.Sprintf("unnamed portal parameter $%d", n)
	}
	return fmt.Sprintf("portal \"%s\" parameter $%d", portal, n)
}

// portal returns a portal.
func (c *conn) portal(name string) (*portal, error) {
	if p := c.portals[name]; p != nil {
		return p, nil
	}
	return nil, errs.New(errs.InvalidCursorName, "portal \"%s\" does not exist", name)
}

// close ends the execution.
func (p *portal) close() {
	if p.res != nil {
		p.res.Close()
		p.res = nil
	}
	p.held, p.batch, p.done = nil, nil, true
}

func (c *conn) dropPortal(name string) {
	if p := c.portals[name]; p != nil {
		p.close()
		delete(c.portals, name)
	}
}

// closePortals closes all portals: their transaction ends.
func (c *conn) closePortals() {
	for name, p := range c.portals {
		p.close()
		delete(c.portals, name)
	}
}

// execute handles Execute.
func (c *conn) execute(in *body) error {
	name, limit := in.str(), int(in.int32())
	if err := in.end(); err != nil {
		return err
	}
	p, err := c.portal(name)
	if err != nil {
		return err
	}
	if limit <= 0 {
		limit = -1
	}
	if p.res == nil && !p.done {
		if finished, err := c.start(p, limit); finished || err != nil {
			return err
		}
	} else if p.done && p.prepared.Columns == nil {
		return errs.New(errs.ObjectNotInPrerequisiteState, "portal \"%s\" cannot be run", name)
	}
	return c.resume(p, limit)
}

// start begins the execution, and ends it for a statement without rows.
func (c *conn) start(p *portal, limit int) (finished bool, err error) {
	st := p.prepared.Stmt()
	if st == nil {
		c.out.simple('I')
		return true, nil
	}
	if err := c.checkFailed(st); err != nil {
		return true, err
	}
	c.endsTransaction(st)
	res, err := c.sess.Execute(c.ctx, p.prepared, p.params)
	if err != nil {
		return true, err
	}
	if res.Copy != nil {
		defer res.Close()
		if err := c.copy(res); err != nil {
			return true, err
		}
		p.done = true
		return true, c.finish(res.Tag())
	}
	p.done = false // the end of the transaction may have closed this portal
	p.res = res
	if res.Columns == nil {
		p.tag = res.Tag()
		p.close()
		return true, c.finish(p.tag)
	}
	if limit > 0 && res.Writes() {
		return false, p.runAll()
	}
	return false, nil
}

// finish reports the end of a statement.
func (c *conn) finish(tag string) error {
	c.notices()
	return c.complete(tag)
}

// runAll runs a statement that changes data to its end, whatever number of
// its rows the client takes.
func (p *portal) runAll() error {
	p.held = []*vector.Batch{}
	for {
		b, err := p.res.Next()
		if err != nil {
			return err
		}
		if b == nil {
			return nil
		}
		p.held = append(p.held, b.Clone())
	}
}

// next moves to the next batch; false at the end.
func (p *portal) next() (bool, error) {
	p.at, p.batch = 0, nil
	if p.held != nil {
		if len(p.held) == 0 {
			return false, nil
		}
		p.batch, p.held = p.held[0], p.held[1:]
		return true, nil
	}
	if p.res == nil {
		return false, nil
	}
	var err error
	p.batch, err = p.res.Next()
	return p.batch != nil, err
}

// resume sends rows until the limit or the end.
func (c *conn) resume(p *portal, limit int) error {
	enc := newRowEncoder(c, p.columns(), p.formats)
	sent := 0
	if limit < 0 && p.res != nil && p.batch == nil && p.held == nil {
		return c.sendAll(p, enc)
	}
	if p.suspended && p.res != nil {
		p.res.Resume()
	}
	for !p.done {
		if p.batch == nil || p.at >= p.batch.Rows() {
			more, err := p.next()
			if err != nil {
				return err
			}
			if !more {
				p.tag = p.res.Tag()
				p.close()
				break
			}
		}
		left := -1
		if limit > 0 {
			left = limit - sent
		}
		n, err := enc.rows(p.batch, p.at, left)
		if err != nil {
			return err
		}
		p.at += n
		if sent += n; sent == limit {
			p.suspended = true
			if p.res != nil {
				p.res.Suspend()
			}
			c.notices()
			c.out.simple('s')
			return nil
		}
	}
	// A portal that was suspended reports the rows of its last execution.
	if p.suspended && strings.HasPrefix(p.tag, "SELECT ") {
		return c.finish(fmt.Sprintf("SELECT %d", sent))
	}
	tag := p.tag
	p.suspended = true // from now on it has no rows
	return c.finish(tag)
}

// sendAll sends all rows of a portal that has sent none yet.
func (c *conn) sendAll(p *portal, enc *rowEncoder) error {
	if err := p.res.Each(enc.all); err != nil {
		return err
	}
	p.tag = p.res.Tag()
	p.close()
	p.suspended = true // from now on it has no rows
	return c.finish(p.tag)
}

// columns are those of the result.
func (p *portal) columns() []bind.OutputColumn {
	if p.res != nil {
		return p.res.Columns
	}
	return p.prepared.Columns
}
