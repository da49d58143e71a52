package scram

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Mechanism is the SASL name of what Server speaks.
const Mechanism = "SCRAM-SHA-256"

const (
	// DefaultIterations is PostgreSQL's default.
	DefaultIterations = 4096
	// maxMessage bounds a client's message: a nonce, a proof and their
	// attributes fit many times.
	maxMessage = 1024
	maxNonce   = 256
	nonceLen   = 18
)

// Server is the server's side of one SCRAM-SHA-256 exchange without channel
// binding. First takes the client's first message, Final its last.
type Server struct {
	v     *Verifier
	nonce string // the server's part

	gs2         string // header of the client, "n,," or "y,,"
	clientFirst string // bare
	serverFirst string
	full        string // both parts of the nonce
}

// NewServer starts an exchange against a verifier.
func NewServer(v *Verifier, random Random) *Server {
	raw := make([]byte, nonceLen)
	random.Read(raw)
	return &Server{v: v, nonce: base64.StdEncoding.EncodeToString(raw)}
}

// Mock returns a verifier that no password matches, for a user who does not
// exist. It depends on the user and a secret of the server alone, so that
// asking twice gives the same salt, as an existing user's would be.
func Mock(secret []byte, user string) *Verifier {
	part := func(label string) []byte { return mac(secret, label+"\x00"+user) }
	return &Verifier{Iterations: DefaultIterations, Salt: part("salt")[:saltLen], StoredKey: part("stored"), ServerKey: part("server")}
}

func malformed(detail string) error {
	return errs.New(errs.ProtocolViolation, "malformed SCRAM message").WithDetail("%s", detail)
}

// attribute takes "name=value" from the front of s, up to a comma or the end.
func attribute(s string, name byte) (value, rest string, err error) {
	if len(s) < 2 || s[0] != name || s[1] != '=' {
		return "", "", malformed("Attribute \"" + string(name) + "\" expected.")
	}
	value, rest, _ = strings.Cut(s[2:], ",")
	return value, rest, nil
}

func printable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x21 || s[i] > 0x7e || s[i] == ',' {
			return false
		}
	}
	return s != ""
}

// First reads client-first-message and returns server-first-message.
func (s *Server) First(msg []byte) ([]byte, error) {
	if len(msg) > maxMessage || bytes.IndexByte(msg, 0) >= 0 {
		return nil, malformed("The message is too long or has a zero byte.")
	}
	text := string(msg)
	switch {
	case strings.HasPrefix(text, "p="):
		return nil, errs.New(errs.ProtocolViolation, "client requires SCRAM channel binding, but it is not supported")
	case !strings.HasPrefix(text, "n,") && !strings.HasPrefix(text, "y,"):
		return nil, malformed("Unexpected channel-binding flag.")
	}
	end := strings.IndexByte(text[2:], ',')
	if end < 0 {
		return nil, malformed("The header does not end.")
	}
	if end > 0 {
		return nil, errs.New(errs.FeatureNotSupported, "client uses authorization identity, but it is not supported")
	}
	s.gs2, s.clientFirst = text[:3], text[3:]
	if strings.HasPrefix(s.clientFirst, "m=") {
		return nil, errs.New(errs.FeatureNotSupported, "client requires an unsupported SCRAM extension")
	}
	// The user name is the one of the startup message; PostgreSQL ignores this
	// one too.
	_, rest, err := attribute(s.clientFirst, 'n')
	if err != nil {
		return nil, err
	}
	nonce, _, err := attribute(rest, 'r')
	if err != nil {
		return nil, err
	}
	if len(nonce) > maxNonce || !printable(nonce) {
		return nil, malformed("The nonce is too long or has characters that are not printable.")
	}
	s.full = nonce + s.nonce
	s.serverFirst = "r=" + s.full + ",s=" + base64.StdEncoding.EncodeToString(s.v.Salt) + ",i=" + strconv.Itoa(s.v.Iterations)
	return []byte(s.serverFirst), nil
}

// Final reads client-final-message and returns server-final-message, and
// whether the proof is right. The time it takes does not depend on where a
// wrong proof differs.
func (s *Server) Final(msg []byte) (reply []byte, ok bool, err error) {
	if len(msg) > maxMessage || bytes.IndexByte(msg, 0) >= 0 {
		return nil, false, malformed("The message is too long or has a zero byte.")
	}
	text := string(msg)
	at := strings.LastIndex(text, ",p=")
	if at < 0 {
		return nil, false, malformed("The proof is missing.")
	}
	without := text[:at]
	proof, err := base64.StdEncoding.DecodeString(text[at+3:])
	if err != nil || len(proof) != keyLen {
		return nil, false, malformed("Malformed proof in client-final-message.")
	}
	binding, rest, err := attribute(without, 'c')
	if err != nil {
		return nil, false, err
	}
	if binding != base64.StdEncoding.EncodeToString([]byte(s.gs2)) {
		return nil, false, errs.New(errs.ProtocolViolation, "unexpected SCRAM channel-binding attribute in client-final-message")
	}
	nonce, _, err := attribute(rest, 'r')
	if err != nil {
		return nil, false, err
	}
	if !hmac.Equal([]byte(nonce), []byte(s.full)) {
		return nil, false, errs.New(errs.ProtocolViolation, "invalid SCRAM response").WithDetail("Nonce does not match.")
	}
	auth := s.clientFirst + "," + s.serverFirst + "," + without
	key := mac(s.v.StoredKey, auth)
	for i := range key {
		key[i] ^= proof[i]
	}
	stored := sha256.Sum256(key)
	if !hmac.Equal(stored[:], s.v.StoredKey) {
		return nil, false, nil
	}
	return []byte("v=" + base64.StdEncoding.EncodeToString(mac(s.v.ServerKey, auth))), true, nil
}
