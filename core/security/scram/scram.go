// Package scram makes and reads the SCRAM-SHA-256 verifiers that stand for
// passwords (RFC 5802, RFC 7677), in the text form of PostgreSQL's
// pg_authid.rolpassword:
//
//	SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey
//
// with salt and keys in base64. A password itself is never stored.
package scram

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Random fills p with random bytes.
type Random interface{ Read(p []byte) }

const (
	prefix   = "SCRAM-SHA-256$"
	saltLen  = 16
	keyLen   = sha256.Size
	maxIters = 10_000_000
)

// Verifier is a parsed verifier.
type Verifier struct {
	Iterations int
	Salt       []byte
	StoredKey  []byte
	ServerKey  []byte
}

// NewVerifier returns the verifier of a password. A password that is a
// verifier already is taken as it is.
func NewVerifier(password string, iterations int, random Random) (string, error) {
	if _, err := Parse(password); err == nil {
		return password, nil
	}
	if password == "" {
		return "", errs.New(errs.InvalidParameterValue, "password must not be empty")
	}
	salt := make([]byte, saltLen)
	random.Read(salt)
	v, err := derive(password, salt, iterations)
	if err != nil {
		return "", err
	}
	return v.String(), nil
}

// derive computes the keys of a password.
func derive(password string, salt []byte, iterations int) (*Verifier, error) {
	salted, err := pbkdf2.Key(sha256.New, password, salt, iterations, keyLen)
	if err != nil {
		return nil, errs.Internal("pbkdf2: %v", err)
	}
	stored := sha256.Sum256(mac(salted, "Client Key"))
	return &Verifier{Iterations: iterations, Salt: salt, StoredKey: stored[:], ServerKey: mac(salted, "Server Key")}, nil
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// Matches reports whether a password given in clear is the verifier's.
func (v *Verifier) Matches(password string) bool {
	got, err := derive(password, v.Salt, v.Iterations)
	return err == nil && hmac.Equal(got.StoredKey, v.StoredKey)
}

// String returns the text form.
func (v *Verifier) String() string {
	b64 := base64.StdEncoding.EncodeToString
	return prefix + strconv.Itoa(v.Iterations) + ":" + b64(v.Salt) + "$" + b64(v.StoredKey) + ":" + b64(v.ServerKey)
}

// Parse reads the text form.
func Parse(text string) (*Verifier, error) {
	bad := errs.New(errs.InvalidPassword, "invalid SCRAM verifier")
	rest, ok := strings.CutPrefix(text, prefix)
	if !ok {
		return nil, bad
	}
	head, keys, ok1 := strings.Cut(rest, "$")
	iters, salt, ok2 := strings.Cut(head, ":")
	stored, server, ok3 := strings.Cut(keys, ":")
	if !ok1 || !ok2 || !ok3 {
		return nil, bad
	}
	v := &Verifier{}
	var err error
	if v.Iterations, err = strconv.Atoi(iters); err != nil || v.Iterations < 1 || v.Iterations > maxIters {
		return nil, bad
	}
	for _, part := range []struct {
		to   *[]byte
		text string
	}{{&v.Salt, salt}, {&v.StoredKey, stored}, {&v.ServerKey, server}} {
		if *part.to, err = base64.StdEncoding.DecodeString(part.text); err != nil {
			return nil, bad
		}
	}
	if len(v.StoredKey) != keyLen || len(v.ServerKey) != keyLen {
		return nil, bad
	}
	return v, nil
}
