package wire

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Config says whom to connect to and as whom.
type Config struct {
	// Addr is "host:port", or the path of a Unix socket.
	Addr           string
	User, Database string
	// Params are further start-up parameters: settings of the session.
	Params map[string]string
	// Timeout bounds the dialling and the login; 0: ten seconds.
	Timeout time.Duration
}

// Conn is a connection that is logged in.
type Conn struct {
	cfg Config
	nc  net.Conn
	r   *bufio.Reader
	out []byte

	pid, key uint32
	// Status is the transaction's: I, T or E.
	Status byte
	// Params are the settings that the server reported.
	Params map[string]string
	broken bool
}

const (
	protocolVersion = 3 << 16
	cancelCode      = 80877102
	defaultTimeout  = 10 * time.Second
	maxMessage      = 1 << 30
)

// Dial connects and logs in. The server must ask for no password.
func Dial(cfg Config) (*Conn, error) {
	if cfg.Timeout == 0 {
		cfg.Timeout = defaultTimeout
	}
	nc, err := dial(cfg)
	if err != nil {
		return nil, err
	}
	c := &Conn{cfg: cfg, nc: nc, r: bufio.NewReaderSize(nc, 1<<16), Params: map[string]string{}}
	if err := c.login(); err != nil {
		_ = nc.Close()
		return nil, err
	}
	return c, nil
}

func dial(cfg Config) (net.Conn, error) {
	network := "tcp"
	if strings.HasPrefix(cfg.Addr, "/") {
		network = "unix"
	}
	return net.DialTimeout(network, cfg.Addr, cfg.Timeout)
}

func (c *Conn) login() error {
	if err := c.nc.SetDeadline(time.Now().Add(c.cfg.Timeout)); err != nil {
		return err
	}
	b := binary.BigEndian.AppendUint32(make([]byte, 4), protocolVersion)
	add := func(name, v string) { b = append(append(append(append(b, name...), 0), v...), 0) }
	add("user", c.cfg.User)
	add("database", c.cfg.Database)
	for name, v := range c.cfg.Params {
		add(name, v)
	}
	b = append(b, 0)
	binary.BigEndian.PutUint32(b, uint32(len(b)))
	if _, err := c.nc.Write(b); err != nil {
		return err
	}
	for {
		kind, body, err := c.read()
		if err != nil {
			return err
		}
		switch kind {
		case 'R':
			if len(body) < 4 || binary.BigEndian.Uint32(body) != 0 {
				return errors.New("wire: the server asks for a password")
			}
		case 'K':
			if len(body) == 8 {
				c.pid, c.key = binary.BigEndian.Uint32(body), binary.BigEndian.Uint32(body[4:])
			}
		case 'E':
			return parseError(body)
		case 'S':
			c.param(body)
		case 'Z':
			c.Status = body[0]
			return c.nc.SetDeadline(time.Time{})
		}
	}
}

func (c *Conn) param(body []byte) {
	name, rest := cstring(body)
	v, _ := cstring(rest)
	c.Params[name] = v
}

// Close says goodbye and closes the connection.
func (c *Conn) Close() {
	if !c.broken {
		_ = c.nc.SetDeadline(time.Now().Add(time.Second))
		_, _ = c.nc.Write([]byte{'X', 0, 0, 0, 4}) // it is closed in any case
	}
	_ = c.nc.Close()
}

// Cancel asks the server to cancel what the connection runs.
func (c *Conn) Cancel() error {
	nc, err := dial(c.cfg)
	if err != nil {
		return err
	}
	defer nc.Close()
	if err := nc.SetDeadline(time.Now().Add(c.cfg.Timeout)); err != nil {
		return err
	}
	b := make([]byte, 16)
	binary.BigEndian.PutUint32(b, 16)
	binary.BigEndian.PutUint32(b[4:], cancelCode)
	binary.BigEndian.PutUint32(b[8:], c.pid)
	binary.BigEndian.PutUint32(b[12:], c.key)
	if _, err := nc.Write(b); err != nil {
		return err
	}
	// The server closes the connection when it has passed the request on.
	_, err = io.Copy(io.Discard, nc)
	return err
}

// send writes one message.
func (c *Conn) send(kind byte, body []byte) error {
	c.out = append(c.out[:0], kind, 0, 0, 0, 0)
	binary.BigEndian.PutUint32(c.out[1:], uint32(len(body)+4))
	c.out = append(c.out, body...)
	_, err := c.nc.Write(c.out)
	return err
}

// read reads one message.
func (c *Conn) read() (byte, []byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(c.r, head[:]); err != nil {
		return 0, nil, err
	}
	n := int(binary.BigEndian.Uint32(head[1:])) - 4
	if n < 0 || n > maxMessage {
		return 0, nil, fmt.Errorf("wire: message %q of %d bytes", head[0], n)
	}
	body := make([]byte, n)
	_, err := io.ReadFull(c.r, body)
	return head[0], body, err
}

// cstring cuts a string that ends in a zero byte.
func cstring(b []byte) (string, []byte) {
	for i, x := range b {
		if x == 0 {
			return string(b[:i]), b[i+1:]
		}
	}
	return string(b), nil
}
