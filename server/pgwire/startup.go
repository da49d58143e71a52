package pgwire

import (
	"encoding/binary"
	"strings"
	"time"

	"github.com/basaltdb/basalt/core/base/config"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/security/scram"
	"github.com/basaltdb/basalt/core/session"
)

// The codes of messages without a type.
const (
	codeCancel = 80877102
	codeSSL    = 80877103
	codeGSS    = 80877104
	version3   = 3
)

const (
	// maxStartup is PostgreSQL's limit on the startup packet.
	maxStartup = 10000
	// maxAuth bounds the messages of authentication.
	maxAuth = 4096
)

// startup is what a client says first.
type startup struct {
	minor   int
	user    string
	params  [][2]string // in the client's order
	options []string    // protocol options that we do not know
}

// handshake reads up to the startup packet. It returns nil where the
// connection is to be closed without a word.
func (c *conn) handshake() (*startup, error) {
	ssl, gss := false, false
	for {
		b, err := c.in.startup(maxStartup)
		if err != nil {
			return nil, err
		}
		code := binary.BigEndian.Uint32(b)
		switch {
		case code == codeSSL && !ssl:
			ssl = true
		case code == codeGSS && !gss:
			gss = true
		case code == codeCancel:
			c.cancelRequest(b[4:])
			return nil, nil
		default:
			return parseStartup(code, b[4:])
		}
		if len(b) != 4 {
			return nil, errs.New(errs.ProtocolViolation, "invalid length of startup packet")
		}
		// What came with the request would be taken for encrypted.
		if c.in.buffered() > 0 {
			return nil, errs.New(errs.ProtocolViolation, "received unencrypted data after SSL or GSSAPI encryption request").
				WithDetail("This could be either a client-software bug or evidence of an attempted man-in-the-middle attack.")
		}
		c.out.byte('N')
		if err := c.out.flush(); err != nil {
			return nil, err
		}
	}
}

// cancelRequest cancels another session's statement. The client gets no
// answer either way.
func (c *conn) cancelRequest(b []byte) {
	if len(b) != 8 {
		return
	}
	c.srv.db.Cancel(int32(binary.BigEndian.Uint32(b)), binary.BigEndian.Uint32(b[4:]))
}

func parseStartup(code uint32, b []byte) (*startup, error) {
	major, minor := code>>16, int(code&0xffff)
	if major != version3 {
		return nil, errs.New(errs.FeatureNotSupported, "unsupported frontend protocol %d.%d: server supports 3.0 to 3.0", major, minor)
	}
	in := body{b: b}
	s := &startup{minor: minor}
	for in.err == nil {
		name := in.str()
		if name == "" {
			break
		}
		val := in.str()
		switch {
		case name == "user":
			s.user = val
		case strings.HasPrefix(name, "_pq_."):
			s.options = append(s.options, name)
		default:
			s.params = append(s.params, [2]string{name, val})
		}
	}
	if err := in.end(); err != nil {
		return nil, errs.New(errs.ProtocolViolation, "invalid startup packet layout: expected terminator as last byte")
	}
	if s.user == "" {
		return nil, errs.New(errs.InvalidAuthorizationSpecification, "no PostgreSQL user name specified in startup packet")
	}
	return s, nil
}

// login authenticates the client and opens its session.
func (c *conn) login() (ok bool, err error) {
	_ = c.nc.SetReadDeadline(time.Now().Add(c.srv.opt.AuthTimeout))
	st, err := c.handshake()
	if err != nil || st == nil {
		return false, err
	}
	if st.minor > 0 || len(st.options) > 0 {
		c.out.begin('v')
		c.out.int32(version3 << 16)
		c.out.int32(int32(len(st.options)))
		for _, o := range st.options {
			c.out.str(o)
		}
		if err := c.out.end(); err != nil {
			return false, err
		}
	}
	if !c.srv.auth.Trust() {
		if err := c.authenticate(st.user); err != nil {
			return false, err
		}
	}
	if err := c.srv.admit(c); err != nil {
		return false, err
	}
	_ = c.nc.SetReadDeadline(time.Time{})
	return true, c.openSession(st)
}

// authenticate runs the SASL exchange.
func (c *conn) authenticate(user string) error {
	x, err := c.srv.auth.Begin(c.ctx, user)
	if err != nil {
		return err
	}
	c.authMessage(10, append([]byte(scram.Mechanism), 0, 0))
	in, err := c.saslMessage()
	if err != nil {
		return err
	}
	if mech := in.str(); in.err == nil && mech != scram.Mechanism {
		return errs.New(errs.ProtocolViolation, "client selected an invalid SASL authentication mechanism")
	}
	first, null := in.value()
	if err := in.end(); err != nil {
		return err
	}
	if null {
		return errs.New(errs.ProtocolViolation, "SASL initial response expected")
	}
	reply, err := x.First(first)
	if err != nil {
		return err
	}
	c.authMessage(11, reply)
	if in, err = c.saslMessage(); err != nil {
		return err
	}
	if reply, err = x.Final(in.b); err != nil {
		return err
	}
	c.authMessage(12, reply)
	return nil
}

// authMessage writes an authentication request.
func (c *conn) authMessage(code int32, data []byte) {
	c.out.begin('R')
	c.out.int32(code)
	c.out.buf = append(c.out.buf, data...)
	_ = c.out.end() // it is short
}

func (c *conn) saslMessage() (*body, error) {
	typ, b, err := c.in.message(maxAuth)
	if err != nil {
		return nil, err
	}
	if typ != 'p' {
		return nil, errs.New(errs.ProtocolViolation, "expected SASL response, got message type %d", typ)
	}
	return &body{b: b}, nil
}

// openSession opens the session and tells the client about it.
func (c *conn) openSession(st *startup) error {
	u := session.User{Name: st.user, Address: c.nc.RemoteAddr().String()}
	database := st.user
	for _, p := range st.params {
		switch p[0] {
		case "database":
			database = p[1]
		case "application_name":
			u.Application = p[1]
		}
	}
	if database == "" {
		database = st.user
	}
	if database != session.DatabaseName && database != "postgres" {
		return errs.New(errs.InvalidCatalogName, "database \"%s\" does not exist", database)
	}
	sess, err := c.srv.db.NewSession(c.ctx, u)
	if err != nil {
		return err
	}
	c.sess = sess
	c.live.Store(sess)
	if err := c.applyParams(st.params); err != nil {
		return err
	}
	sess.OnNotify(c.wake)
	c.authMessage(0, nil)
	c.reportSettings()
	c.out.begin('K')
	c.out.int32(sess.PID())
	c.out.int32(int32(sess.Secret()))
	if err := c.out.end(); err != nil {
		return err
	}
	c.ready()
	return nil
}

// applyParams sets the settings of the startup packet.
func (c *conn) applyParams(params [][2]string) error {
	set := func(name, val string) error {
		if def, ok := config.Lookup(name); ok && (def.Context == config.Internal || def.Context == config.Start) {
			return errs.New(errs.CantChangeRuntimeParam, "parameter \"%s\" cannot be changed", def.Name)
		}
		return c.sess.SetDefault(name, val)
	}
	for _, p := range params {
		switch p[0] {
		case "database", "application_name":
		case "replication":
			if on := strings.ToLower(p[1]); on != "false" && on != "off" && on != "0" && on != "no" {
				return errs.New(errs.FeatureNotSupported, "replication connections are not supported")
			}
		case "options":
			for _, o := range commandOptions(p[1]) {
				if err := set(o[0], o[1]); err != nil {
					return err
				}
			}
		default:
			if err := set(p[0], p[1]); err != nil {
				return err
			}
		}
	}
	return nil
}

// commandOptions reads "-c name=value --name=value"; a backslash keeps the
// next character.
func commandOptions(text string) [][2]string {
	var words []string
	var word []byte
	for i := 0; i <= len(text); i++ {
		switch {
		case i == len(text) || text[i] == ' ':
			if len(word) > 0 {
				words, word = append(words, string(word)), nil
			}
		case text[i] == '\\' && i+1 < len(text):
			i++
			word = append(word, text[i])
		default:
			word = append(word, text[i])
		}
	}
	var out [][2]string
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch {
		case w == "-c" && i+1 < len(words):
			i++
			w = words[i]
		case strings.HasPrefix(w, "--"):
			w = w[2:]
		case strings.HasPrefix(w, "-c"):
			w = w[2:]
		default:
			continue
		}
		if name, val, ok := strings.Cut(w, "="); ok {
			out = append(out, [2]string{strings.ReplaceAll(name, "-", "_"), val})
		}
	}
	return out
}
