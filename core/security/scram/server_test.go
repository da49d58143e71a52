package scram

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
)

// client answers the server's first message as a client that knows password.
func client(t *testing.T, first, serverFirst, password string) string {
	t.Helper()
	var salt []byte
	nonce := ""
	for _, a := range strings.Split(serverFirst, ",") {
		switch a[0] {
		case 'r':
			nonce = a[2:]
		case 's':
			salt, _ = base64.StdEncoding.DecodeString(a[2:])
		}
	}
	v, err := derive(password, salt, DefaultIterations)
	if err != nil {
		t.Fatal(err)
	}
	without := "c=biws,r=" + nonce
	auth := first + "," + serverFirst + "," + without
	// The client's key is what the stored key is the hash of; derive does not
	// keep it, so it is made again here.
	proof := clientKey(t, password, salt)
	sig := mac(v.StoredKey, auth)
	for i := range proof {
		proof[i] ^= sig[i]
	}
	return without + ",p=" + base64.StdEncoding.EncodeToString(proof)
}

func TestExchange(t *testing.T) {
	_, random := newVerifier(t, "pencil")
	for _, c := range []struct {
		password string
		ok       bool
	}{{"pencil", true}, {"Pencil", false}, {"", false}} {
		v, _ := newVerifier(t, "pencil")
		s := NewServer(v, random)
		first := "n=user,r=abcdef"
		reply, err := s.First([]byte("n,," + first))
		if err != nil {
			t.Fatal(err)
		}
		final, ok, err := s.Final([]byte(client(t, first, string(reply), c.password)))
		if err != nil || ok != c.ok || ok != strings.HasPrefix(string(final), "v=") {
			t.Errorf("%q: %q %t %v", c.password, final, ok, err)
		}
	}
}

// TestReplay: a proof is good for its own exchange only.
func TestReplay(t *testing.T) {
	v, random := newVerifier(t, "pencil")
	a, b := NewServer(v, random), NewServer(v, random)
	first := "n=user,r=abcdef"
	ra, _ := a.First([]byte("n,," + first))
	if _, err := b.First([]byte("n,," + first)); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := b.Final([]byte(client(t, first, string(ra), "pencil"))); ok || err == nil {
		t.Errorf("replayed: %t %v", ok, err)
	}
}

func TestMock(t *testing.T) {
	a, b, c := Mock([]byte("s"), "x"), Mock([]byte("s"), "x"), Mock([]byte("s"), "y")
	if a.String() != b.String() || a.String() == c.String() || len(a.Salt) != saltLen || a.Iterations != DefaultIterations {
		t.Errorf("%s %s %s", a, b, c)
	}
	if _, err := Parse(a.String()); err != nil {
		t.Error(err)
	}
}

func FuzzServer(f *testing.F) {
	f.Add([]byte("n,,n=,r=abc"), []byte("c=biws,r=abc,p=AAAA"))
	f.Add([]byte("y,,n=x,r="), []byte(",p="))
	f.Fuzz(func(t *testing.T, first, final []byte) {
		v := Mock([]byte("secret"), "user")
		e, _ := env.Sim(1)
		s := NewServer(v, e.Rand)
		if _, err := s.First(first); err != nil {
			return
		}
		if _, ok, _ := s.Final(final); ok {
			t.Errorf("%q %q was let in", first, final)
		}
	})
}
