package scram

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
)

func newVerifier(t *testing.T, password string) (*Verifier, Random) {
	t.Helper()
	e, _ := env.Sim(7)
	text, err := NewVerifier(password, DefaultIterations, e.Rand)
	if err != nil {
		t.Fatal(err)
	}
	v, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return v, e.Rand
}

func clientKey(t *testing.T, password string, salt []byte) []byte {
	t.Helper()
	salted, err := pbkdf2.Key(sha256.New, password, salt, DefaultIterations, keyLen)
	if err != nil {
		t.Fatal(err)
	}
	return mac(salted, "Client Key")
}
