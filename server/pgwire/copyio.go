package pgwire

import (
	"io"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
)

// copy runs the COPY subprotocol of a statement that copies from or to the
// client.
func (c *conn) copy(res *session.Result) error {
	cp := res.Copy
	if cp.In {
		return c.copyIn(cp)
	}
	if err := c.copyResponse('H', cp); err != nil {
		return err
	}
	err := cp.To(func(data []byte) error {
		if len(data) > maxMessage-4 {
			return errTooLong(len(data))
		}
		c.out.begin('d')
		c.out.buf = append(c.out.buf, data...)
		if err := c.out.end(); err != nil {
			return err
		}
		return c.out.spill()
	})
	if err != nil {
		return err
	}
	c.out.simple('c')
	return nil
}

// copyResponse tells the client that copying begins: all columns have one
// format.
func (c *conn) copyResponse(typ byte, cp *session.Copy) error {
	format := int16(0)
	if cp.Binary {
		format = 1
	}
	c.out.begin(typ)
	c.out.byte(byte(format))
	c.out.int16(int16(cp.Columns))
	for range cp.Columns {
		c.out.int16(format)
	}
	return c.out.end()
}

// copyIn feeds a COPY with the client's messages.
func (c *conn) copyIn(cp *session.Copy) error {
	if err := c.copyResponse('G', cp); err != nil {
		return err
	}
	var broken error // the connection is
	err := cp.From(func() ([]byte, error) {
		for {
			typ, data, err := c.in.message(maxMessage)
			if err != nil {
				broken = err
				return nil, err
			}
			switch typ {
			case 'd':
				if len(data) == 0 {
					continue
				}
				return data, nil
			case 'c':
				return nil, io.EOF
			case 'f':
				in := body{b: data}
				return nil, errs.New(errs.QueryCanceled, "COPY from stdin failed: %s", in.str())
			case 'H', 'S': // ignored, for clients that send them after each message
			default:
				broken = fatal{errs.New(errs.ProtocolViolation, "unexpected message type 0x%02X during COPY from stdin", typ)}
				return nil, broken
			}
		}
	})
	if broken != nil {
		return lost{broken}
	}
	return err
}

// lost is an error of the connection within a statement: nothing more can be
// said to the client but what the connection's end says.
type lost struct{ err error }

// Error returns the connection's error.
func (l lost) Error() string { return l.err.Error() }

// Unwrap returns the connection's error.
func (l lost) Unwrap() error { return l.err }
