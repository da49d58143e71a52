package pgwire_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"go.uber.org/goleak"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/security/scram"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/server/auth"
	"github.com/basaltdb/basalt/server/pgwire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const password = "correct horse"

// start runs a server on a database in memory and returns its address.
func start(t testing.TB, trust bool, opt pgwire.Options) string {
	t.Helper()
	return startWith(t, trust, opt, nil)
}

// startWith is start with functions in other languages.
func startWith(t testing.TB, trust bool, opt pgwire.Options, languages session.Languages) string {
	t.Helper()
	e := env.Real()
	verifier, err := scram.NewVerifier(password, 4096, e.Rand)
	if err != nil {
		t.Fatal(err)
	}
	db, err := session.Open(context.Background(), "", session.Options{Txn: txn.Options{FS: vfs.NewMem()}, Superuser: verifier, Languages: languages})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := pgwire.New(db, auth.New(db, trust, e.Rand), opt)
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := s.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return l.Addr().String()
}

func dsn(addr, user, pw string) string {
	return fmt.Sprintf("postgres://%s:%s@%s/basalt?sslmode=disable", user, strings.ReplaceAll(pw, " ", "%20"), addr)
}

// connect opens a pgx connection to a server of its own.
func connect(t testing.TB) (*pgx.Conn, string) {
	t.Helper()
	addr := start(t, true, pgwire.Options{})
	return dial(t, addr), addr
}

func dial(t testing.TB, addr string) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(context.Background(), dsn(addr, "basalt", ""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.Background()) })
	return c
}

func exec(t testing.TB, c *pgx.Conn, sql string) {
	t.Helper()
	if _, err := c.Exec(context.Background(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func code(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return fmt.Sprint(err)
}

// raw is a client that speaks the protocol by hand.
type raw struct {
	t *testing.T
	net.Conn
}

func dialRaw(t *testing.T, addr string) *raw {
	t.Helper()
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = nc.Close() })
	_ = nc.SetDeadline(time.Now().Add(10 * time.Second))
	return &raw{t, nc}
}

func packet(code uint32, body string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))
	return append(binary.BigEndian.AppendUint32(b, code), body...)
}

func msg(typ byte, body string) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{typ}, uint32(4+len(body))), body...)
}

func (r *raw) send(parts ...[]byte) {
	r.t.Helper()
	if _, err := r.Write(bytes.Join(parts, nil)); err != nil {
		r.t.Fatal(err)
	}
}

// next reads a message.
func (r *raw) next() (byte, string) {
	r.t.Helper()
	var h [5]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		r.t.Fatalf("reading a message: %v", err)
	}
	b := make([]byte, binary.BigEndian.Uint32(h[1:])-4)
	if _, err := io.ReadFull(r, b); err != nil {
		r.t.Fatalf("reading a body: %v", err)
	}
	return h[0], string(b)
}

// until reads messages up to one of a type, and returns their types and the
// last body.
func (r *raw) until(typ byte) (types, body string) {
	r.t.Helper()
	for {
		got, b := r.next()
		types += string(got)
		if got == typ {
			return types, b
		}
	}
}

// closed checks that the server has ended the connection.
func (r *raw) closed() {
	r.t.Helper()
	if n, err := r.Read(make([]byte, 1)); n != 0 || err == nil {
		r.t.Errorf("the connection is still open (%d, %v)", n, err)
	}
}

// login starts a session where no password is asked for.
func login(t *testing.T, addr string) *raw {
	t.Helper()
	r := dialRaw(t, addr)
	r.send(packet(3<<16, "user\x00basalt\x00\x00"))
	r.until('Z')
	return r
}

func field(body string, name byte) string {
	for _, f := range strings.Split(body, "\x00") {
		if len(f) > 0 && f[0] == name {
			return f[1:]
		}
	}
	return ""
}

func TestScram(t *testing.T) {
	addr := start(t, false, pgwire.Options{})
	ctx := context.Background()
	c, err := pgx.Connect(ctx, dsn(addr, "basalt", password))
	if err != nil {
		t.Fatal(err)
	}
	exec(t, c, "select 1")
	_ = c.Close(ctx)
	_, wrong := pgx.Connect(ctx, dsn(addr, "basalt", "wrong"))
	_, unknown := pgx.Connect(ctx, dsn(addr, "nobody", "wrong"))
	if code(wrong) != "28P01" || code(unknown) != "28P01" {
		t.Errorf("wrong password: %v; unknown user: %v", wrong, unknown)
	}
	a, _ := errors.AsType[*pgconn.PgError](wrong)
	b, _ := errors.AsType[*pgconn.PgError](unknown)
	if a != nil && b != nil && strings.ReplaceAll(a.Message, "basalt", "nobody") != b.Message {
		t.Errorf("an unknown user is told apart: %q, %q", a.Message, b.Message)
	}
}

// TestMockSalt: an unknown user's salt must not change from try to try.
func TestMockSalt(t *testing.T) {
	addr := start(t, false, pgwire.Options{})
	salts := map[string]bool{}
	for range 3 {
		r := dialRaw(t, addr)
		r.send(packet(3<<16, "user\x00nobody\x00\x00"))
		r.until('R')
		first := "n,,n=,r=abc"
		r.send(msg('p', "SCRAM-SHA-256\x00"+string(binary.BigEndian.AppendUint32(nil, uint32(len(first))))+first))
		_, b := r.until('R')
		_, salt, _ := strings.Cut(b, ",s=")
		salts[salt] = true
	}
	if len(salts) != 1 {
		t.Errorf("%d salts in 3 tries", len(salts))
	}
}

// TestBadSasl is CVE-2026-6664: nothing in a SASL message may do more than end
// the connection.
func TestBadSasl(t *testing.T) {
	addr := start(t, false, pgwire.Options{})
	long := strings.Repeat("x", 5000)
	for _, m := range [][]byte{
		msg('p', ""), msg('p', "SCRAM-SHA-256\x00"), msg('p', "SCRAM-SHA-256\x00\xff\xff\xff\xff"), msg('p', "SCRAM-SHA-256\x00\x7f\xff\xff\xffn,,"),
		msg('p', "PLAIN\x00\x00\x00\x00\x01x"), msg('p', "SCRAM-SHA-256\x00\x00\x00\x00\x07p=x,,n="), msg('p', long), msg('Q', "select 1\x00"),
	} {
		r := dialRaw(t, addr)
		r.send(packet(3<<16, "user\x00basalt\x00\x00"))
		r.until('R')
		r.send(m)
		if _, b := r.until('E'); field(b, 'S') != "FATAL" || field(b, 'C') == "XX000" {
			t.Errorf("%.40q: %q", m, b)
		}
		r.closed()
	}
}

// TestEncryptionRequests is CVE-2026-6479 (one request of each kind) and
// CVE-2021-23214 (bytes sent before the answer).
func TestEncryptionRequests(t *testing.T) {
	addr := start(t, true, pgwire.Options{})
	const ssl, gss = 80877103, 80877104
	answer := func(r *raw) byte {
		var b [1]byte
		if _, err := io.ReadFull(r, b[:]); err != nil {
			t.Fatal(err)
		}
		return b[0]
	}
	r := dialRaw(t, addr)
	r.send(packet(gss, ""))
	first := answer(r)
	r.send(packet(ssl, ""))
	if second := answer(r); first != 'N' || second != 'N' {
		t.Fatalf("answers %c %c", first, second)
	}
	r.send(packet(3<<16, "user\x00basalt\x00\x00"))
	r.until('Z')

	r = dialRaw(t, addr)
	r.send(packet(ssl, ""))
	answer(r)
	r.send(packet(ssl, ""))
	r.until('E')
	r.closed()

	r = dialRaw(t, addr)
	r.send(packet(ssl, ""), packet(3<<16, "user\x00basalt\x00\x00"))
	if _, b := r.until('E'); field(b, 'C') != "08P01" {
		t.Errorf("early data: %q", b)
	}
	r.closed()
}

func TestStartup(t *testing.T) {
	addr := start(t, true, pgwire.Options{})
	for _, c := range []struct {
		name string
		send []byte
		code string
	}{
		{"huge", append(binary.BigEndian.AppendUint32(nil, 1<<30), 0, 3, 0, 0), "08P01"},
		{"negative", append(binary.BigEndian.AppendUint32(nil, 0xffffffff), 0, 3, 0, 0), "08P01"},
		{"too short", binary.BigEndian.AppendUint32(nil, 4), "08P01"},
		{"version 2", packet(2<<16, "user\x00x\x00\x00"), "0A000"},
		{"no user", packet(3<<16, "\x00"), "28000"},
		{"no end", packet(3<<16, "user\x00basalt"), "08P01"},
		{"unknown role", packet(3<<16, "user\x00nobody\x00database\x00basalt\x00\x00"), "28000"},
		{"unknown database", packet(3<<16, "user\x00basalt\x00database\x00x\x00\x00"), "3D000"},
		{"unknown setting", packet(3<<16, "user\x00basalt\x00nonsense\x001\x00\x00"), "42704"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := dialRaw(t, addr)
			r.send(c.send)
			if _, b := r.until('E'); field(b, 'C') != c.code || field(b, 'S') != "FATAL" {
				t.Errorf("got %q", b)
			}
			r.closed()
		})
	}
	r := dialRaw(t, addr)
	r.send(packet(3<<16|2, "user\x00basalt\x00_pq_.x\x00y\x00options\x00-c application_name=app\\ one --timezone=UTC\x00\x00"))
	types, _ := r.until('Z')
	if types[0] != 'v' {
		t.Errorf("a newer protocol was not negotiated: %s", types)
	}
	r.send(msg('Q', "show application_name\x00"))
	if _, b := r.until('D'); !strings.HasSuffix(b, "app one") {
		t.Errorf("options: %q", b)
	}
}

func TestLimitsOfConnections(t *testing.T) {
	addr := start(t, true, pgwire.Options{MaxConnections: 1, AuthTimeout: 200 * time.Millisecond})
	silent := dialRaw(t, addr)
	c := dial(t, addr)
	_, err := pgx.Connect(context.Background(), dsn(addr, "basalt", ""))
	if code(err) != "53300" {
		t.Errorf("second connection: %v", err)
	}
	silent.until('E')
	silent.closed()
	exec(t, c, "select 1")
}

// TestProtocolErrors: what is wrong with the framing ends the connection,
// everything else does not.
func TestProtocolErrors(t *testing.T) {
	addr := start(t, true, pgwire.Options{})
	for _, bad := range [][]byte{{'Q', 0x7f, 0xff, 0xff, 0xff}, {'Q', 0, 0, 0, 3}, {'Q', 0xff, 0xff, 0xff, 0xff}, msg('?', "")} {
		r := login(t, addr)
		r.send(bad)
		if _, b := r.until('E'); field(b, 'S') != "FATAL" || field(b, 'C') != "08P01" {
			t.Errorf("%q: %q", bad, b)
		}
		r.closed()
	}
	half := login(t, addr)
	half.send(msg('Q', "select 1\x00")[:7])
	_ = half.Close()

	r := login(t, addr)
	for sql, want := range map[string]string{"select '\xff'\x00": "22021", "selec\x00": "42601", "select 1\x00x": "08P01", "no zero": "08P01"} {
		r.send(msg('Q', sql))
		if types, _ := r.until('Z'); !strings.HasSuffix(types, "EZ") {
			t.Errorf("%q: %s, want %s", sql, types, want)
		}
	}
	bind := func(params string) []byte { return msg('B', "\x00\x00"+params) }
	for _, c := range []struct{ name, params, code string }{
		{"count without values", "\x00\x00\xff\xff", "08P01"},
		{"length beyond the message", "\x00\x00\x00\x01\x00\x00\x10\x00x", "08P01"},
		{"negative length", "\x00\x00\x00\x01\xff\xff\xff\xfe\x00\x00", "08P01"},
		{"wrong number", "\x00\x00\x00\x02\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00", "08P01"},
		{"formats do not match", "\x00\x02\x00\x00\x00\x00\x00\x01\xff\xff\xff\xff\x00\x00", "08P01"},
		{"unknown format", "\x00\x01\x00\x02\x00\x01\xff\xff\xff\xff\x00\x00", "22023"},
		{"short binary value", "\x00\x01\x00\x01\x00\x01\x00\x00\x00\x02\x00\x01\x00\x00", "08P01"},
		{"long binary value", "\x00\x01\x00\x01\x00\x01\x00\x00\x00\x05\x00\x00\x00\x00\x01\x00\x00", "22P03"},
		{"wrong UTF-8", "\x00\x00\x00\x01\x00\x00\x00\x01\xff\x00\x00", "22021"},
		{"not a number", "\x00\x00\x00\x01\x00\x00\x00\x01x\x00\x00", "22P02"},
		{"trailing bytes", "\x00\x00\x00\x01\xff\xff\xff\xff\x00\x00x", "08P01"},
	} {
		r.send(msg('P', "\x00select $1::int\x00\x00\x00"), bind(c.params), msg('E', "\x00\x00\x00\x00\x00"), msg('S', ""))
		types, b := r.until('E')
		if field(b, 'C') != c.code || field(b, 'S') != "ERROR" {
			t.Errorf("%s: %q", c.name, b)
		}
		if rest, _ := r.until('Z'); types != "1E" || rest != "Z" {
			t.Errorf("%s: messages %s%s, want 1EZ", c.name, types, rest)
		}
	}
	r.send(msg('Q', "select 1\x00"))
	if types, _ := r.until('Z'); types != "TDCZ" {
		t.Errorf("after all errors: %s", types)
	}
}

func TestSimpleQuery(t *testing.T) {
	r := login(t, start(t, true, pgwire.Options{}))
	for _, c := range []struct{ sql, types, status string }{
		{"", "IZ", "I"}, {";;", "IZ", "I"},
		{"create table t (a int)", "CZ", "I"},
		{"insert into t values (1); select 1/0; insert into t values (2)", "CTEZ", "I"},
		{"select * from t", "TCZ", "I"},
		{"insert into t values (1); insert into t values (2)", "CCZ", "I"},
		{"begin; select a from t order by a", "CTDDCZ", "T"},
		{"select x", "EZ", "E"}, {"select 1", "EZ", "E"}, {"commit", "CZ", "I"},
		{"select $1", "EZ", "I"},
	} {
		r.send(msg('Q', c.sql+"\x00"))
		types, status := r.until('Z')
		if got := strings.ReplaceAll(types, "S", ""); got != c.types && got != strings.Replace(c.types, "TE", "E", 1) || status != c.status {
			t.Errorf("%q: %s %s, want %s %s", c.sql, types, status, c.types, c.status)
		}
	}
	r.send(msg('Q', "set timezone = 'Europe/Berlin'; set application_name = 'x'\x00"))
	if types, _ := r.until('Z'); types != "CCSSZ" {
		t.Errorf("changed settings are not reported: %s", types)
	}
	r.send(msg('Q', "select 1; select é, y\x00"))
	if _, b := r.until('E'); field(b, 'P') != "18" {
		t.Errorf("position %s, want 18", field(b, 'P'))
	}
}

func TestRowLimitedPortals(t *testing.T) {
	r := login(t, start(t, true, pgwire.Options{}))
	r.send(msg('Q', "create table t (a int); insert into t values (1),(2),(3),(4),(5)\x00"))
	r.until('Z')
	fetch := func(portal string, n byte) []byte { return msg('E', portal+"\x00\x00\x00\x00"+string(n)) }
	parse := func(sql string) []byte { return msg('P', "\x00"+sql+"\x00\x00\x00") }
	bind := func(portal string) []byte { return msg('B', portal+"\x00\x00\x00\x00\x00\x00\x00\x00") }
	r.send(parse("select a from t order by a"), bind("p"), fetch("p", 2), fetch("p", 2), fetch("p", 2), fetch("p", 2), msg('S', ""))
	if types, _ := r.until('Z'); types != "12DDsDDsDCCZ" {
		t.Errorf("got %s", types)
	}
	r.send(fetch("p", 1), msg('S', ""))
	if _, b := r.until('E'); field(b, 'C') != "34000" {
		t.Errorf("a portal outlived its transaction: %q", b)
	}
	r.until('Z')
	r.send(msg('Q', "begin\x00"))
	r.until('Z')
	r.send(parse("select a from t order by a"), bind("p"), fetch("p", 2), msg('S', ""))
	r.until('Z')
	r.send(msg('Q', "select 1\x00"))
	r.until('Z')
	r.send(fetch("p", 0), msg('S', ""))
	if types, _ := r.until('Z'); types != "DDDCZ" {
		t.Errorf("a portal over Sync in a block: %s", types)
	}
	r.send(msg('Q', "commit\x00"))
	r.until('Z')
	// A statement that writes runs to its end, whatever is fetched.
	r.send(parse("insert into t select a + 5 from t returning a"), bind(""), fetch("", 1), msg('S', ""))
	if types, _ := r.until('Z'); types != "12DsZ" {
		t.Errorf("insert: %s", types)
	}
	r.send(msg('Q', "select count(*) from t\x00"))
	if _, b := r.until('D'); !strings.HasSuffix(b, "10") {
		t.Errorf("count: %q", b)
	}
}

// TestTypes sends and receives values of all types in both formats.
func TestTypes(t *testing.T) {
	c, _ := connect(t)
	ctx := context.Background()
	num := func(s string) any {
		var n pgtype.Numeric
		if err := n.Scan(s); err != nil {
			t.Fatal(err)
		}
		return n
	}
	when := time.Date(2024, 2, 29, 12, 34, 56, 789000000, time.UTC)
	for typ, values := range map[string][]any{
		"bool": {true, false, nil}, "int2": {int16(-5)}, "int4": {int32(1 << 30)}, "int8": {int64(-1 << 62)},
		"float4": {float32(1.5)}, "float8": {2.25e300}, "text": {"", "héllo", nil}, "varchar": {"x"},
		"bytea": {[]byte{0, 1, 255}, []byte{}}, "date": {time.Date(1969, 7, 20, 0, 0, 0, 0, time.UTC)},
		"timestamp": {when}, "timestamptz": {when}, "uuid": {"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"},
		"numeric": {num("0"), num("-12345678901234567890.000123"), num("100000000000000000000"), num("0.0001"), num("10000"), num("99999999"), num("NaN")},
		"int4[]":  {[]int32{1, 2, 3}, []int32{}}, "text[]": {[]string{"a", `b"c`, ""}},
		"jsonb": {`{"a": 1}`}, "json": {`[1, 2]`},
		"interval": {pgtype.Interval{Microseconds: 1500000, Days: 3, Months: -2, Valid: true}},
	} {
		for _, v := range values {
			for _, mode := range []pgx.QueryExecMode{pgx.QueryExecModeDescribeExec, pgx.QueryExecModeExec} {
				var same bool
				var text *string
				equal := "$1::" + typ + " is not distinct from $2::" + typ
				if typ == "json" { // has no equality
					equal = "$1::json::text = $2::json::text"
				}
				err := c.QueryRow(ctx, "select "+equal+", $1::"+typ+"::text", mode, v, v).Scan(&same, &text)
				if err != nil || !same || (text == nil) != (v == nil) {
					t.Errorf("%s %v (mode %d): same %t, text %v, %v", typ, v, mode, same, text, err)
				}
			}
			rows, err := c.Query(ctx, "select $1::"+typ, v)
			if err != nil {
				t.Errorf("%s %v: %v", typ, v, err)
				continue
			}
			got, err := pgx.CollectOneRow(rows, func(r pgx.CollectableRow) (any, error) {
				x, err := r.Values()
				return x[0], err
			})
			if err != nil || !sameValue(v, got) {
				t.Errorf("%s: sent %v (%T), got %v (%T), %v", typ, v, v, got, got, err)
			}
		}
	}
}

func sameValue(a, b any) bool {
	if x, ok := a.(pgtype.Numeric); ok {
		y, ok := b.(pgtype.Numeric)
		return ok && x.NaN == y.NaN && (x.NaN || rat(x).Cmp(rat(y)) == 0)
	}
	if x, ok := a.(time.Time); ok {
		y, ok := b.(time.Time)
		return ok && x.Equal(y)
	}
	if x, ok := b.([16]byte); ok {
		return strings.ReplaceAll(a.(string), "-", "") == fmt.Sprintf("%x", x)
	}
	if x, ok := a.(string); ok && strings.ContainsAny(x, "[{") {
		var doc any
		return json.Unmarshal([]byte(x), &doc) == nil && reflect.DeepEqual(doc, b)
	}
	return fmt.Sprint(a) == fmt.Sprint(b)
}

func rat(n pgtype.Numeric) *big.Rat {
	r := new(big.Rat).SetInt(n.Int)
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(n.Exp, -n.Exp))), nil)
	if n.Exp < 0 {
		return r.Quo(r, new(big.Rat).SetInt(scale))
	}
	return r.Mul(r, new(big.Rat).SetInt(scale))
}

func TestBatch(t *testing.T) {
	c, _ := connect(t)
	ctx := context.Background()
	exec(t, c, "create table t (a int primary key)")
	b := &pgx.Batch{}
	for i := range 100 {
		b.Queue("insert into t values ($1)", i)
	}
	b.Queue("select count(*) from t")
	res := c.SendBatch(ctx, b)
	for range 100 {
		if _, err := res.Exec(); err != nil {
			t.Fatal(err)
		}
	}
	var n int
	if err := res.QueryRow().Scan(&n); err != nil || n != 100 {
		t.Errorf("%d rows, %v", n, err)
	}
	if err := res.Close(); err != nil {
		t.Fatal(err)
	}
	// One failure takes the whole pipeline back.
	b = &pgx.Batch{}
	b.Queue("insert into t values (1000)")
	b.Queue("insert into t values (1)")
	b.Queue("insert into t values (1001)")
	if err := c.SendBatch(ctx, b).Close(); code(err) != "23505" {
		t.Errorf("duplicate: %v", err)
	}
	if err := c.QueryRow(ctx, "select count(*) from t").Scan(&n); err != nil || n != 100 {
		t.Errorf("after the failure: %d rows, %v", n, err)
	}
}

func TestCopy(t *testing.T) {
	c, _ := connect(t)
	ctx := context.Background()
	exec(t, c, "create table t (a int primary key, b text, c numeric(10,2), d date, e timestamp, f bool)")
	const rows = 50000
	day := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	n, err := c.CopyFrom(ctx, pgx.Identifier{"t"}, []string{"a", "b", "c", "d", "e", "f"}, pgx.CopyFromSlice(rows, func(i int) ([]any, error) {
		var text any = fmt.Sprintf("row %d", i)
		if i%7 == 0 {
			text = nil
		}
		return []any{i, text, pgtype.Numeric{Int: big.NewInt(int64(i)), Exp: -2, Valid: true}, day, day, i%2 == 0}, nil
	}))
	if err != nil || n != rows {
		t.Fatalf("binary: %d rows, %v", n, err)
	}
	for _, options := range []string{"", "csv, header", "csv, force_quote *, delimiter ';', null 'nix'", "delimiter '|'", "binary"} {
		format, out := "text", options
		for _, f := range []string{"csv", "binary"} {
			if strings.HasPrefix(options, f) {
				format, out = f, strings.TrimPrefix(strings.TrimPrefix(options, f), ", ")
			}
		}
		with := " with (format " + format + strings.TrimSuffix(", "+out, ", ") + ")"
		var buf bytes.Buffer
		if tag, err := c.PgConn().CopyTo(ctx, &buf, "copy t to stdout"+with); err != nil || tag.RowsAffected() != rows {
			t.Fatalf("%s out: %v %v", with, tag, err)
		}
		exec(t, c, "drop table if exists u")
		exec(t, c, "create table u (a int primary key, b text, c numeric(10,2), d date, e timestamp, f bool)")
		in := strings.Replace(with, ", force_quote *", "", 1)
		if tag, err := c.PgConn().CopyFrom(ctx, &buf, "copy u from stdin"+in); err != nil || tag.RowsAffected() != rows {
			t.Fatalf("%s in: %v %v", in, tag, err)
		}
		var same int
		err := c.QueryRow(ctx, "select count(*) from t join u using (a) where t.b is not distinct from u.b and t.c = u.c and t.d = u.d and t.e = u.e and t.f = u.f").Scan(&same)
		if err != nil || same != rows && format != "csv" || format == "csv" && same < rows-rows/7-1 {
			t.Errorf("%s: %d rows are the same, %v", with, same, err)
		}
	}
	for data, want := range map[string][2]string{
		"1\tx\n":                        {"22P04", "COPY u, line 1: \"1\tx\""},
		"100000\tx\t1\tbad\t\\N\t\\N\n": {"22007", "COPY u, line 1, column d: \"bad\""},
		"100000\tx\t1\t\\N\t\\N\t\\N\n100001\t\xff\t1\t\\N\t\\N\t\\N\n": {"22021", "COPY u, line 2"},
		"1\tx\t1\t\\N\t\\N\t\\N\n":                                      {"23505", "COPY u"},
	} {
		_, err := c.PgConn().CopyFrom(ctx, strings.NewReader(data), "copy u from stdin")
		e, _ := errors.AsType[*pgconn.PgError](err)
		if e == nil || e.Code != want[0] || e.Where != want[1] {
			t.Errorf("%q: %+v", data, e)
		}
	}
	_, err = c.PgConn().CopyFrom(ctx, io.MultiReader(strings.NewReader("1"), failing{}), "copy u from stdin")
	if code(err) != "57014" {
		t.Errorf("a client that gives up: %v", err)
	}
	exec(t, c, "select 1")
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("no more") }

func TestCancel(t *testing.T) {
	c, addr := connect(t)
	exec(t, c, "create table t (a int)")
	exec(t, c, "insert into t values (1),(2),(3),(4),(5),(6),(7),(8),(9),(10)")
	const long = "select count(*) from t a, t b, t c, t d, t e, t f, t g, t h, t i, t j, t k"
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	r := login(t, addr)
	r.send(msg('Q', "select 1\x00"))
	r.until('Z')
	go func() {
		<-ctx.Done()
		_ = c.PgConn().CancelRequest(context.Background())
	}()
	if _, err := c.Exec(context.Background(), long); code(err) != "57014" { // without the cancellation it would not end
		t.Error(err)
	}
	exec(t, c, "select 1")
	// A client that goes away takes its statement with it: the server can be
	// shut down at once.
	r.send(msg('Q', long+"\x00"))
	time.Sleep(50 * time.Millisecond)
	_ = r.Close()
}

// TestCancelInPlanning: a cancel request that comes before the statement runs
// is not lost.
func TestCancelInPlanning(t *testing.T) {
	c, addr := connect(t)
	exec(t, c, "create table t (a int)")
	exec(t, c, "insert into t values (1),(2),(3),(4),(5),(6),(7),(8),(9),(10)")
	for _, wait := range []time.Duration{0, time.Millisecond, 5 * time.Millisecond, 20 * time.Millisecond} {
		r := dialRaw(t, addr)
		r.send(packet(3<<16, "user\x00basalt\x00\x00"))
		_, key := r.until('K')
		r.until('Z')
		r.send(msg('P', "\x00select count(*) from t a, t b, t c, t d, t e, t f, t g, t h, t i, t j, t k\x00\x00\x00"),
			msg('B', "\x00\x00\x00\x00\x00\x00\x00\x00"), msg('E', "\x00\x00\x00\x00\x00"), msg('S', ""))
		done := make(chan struct{})
		go func() {
			defer close(done)
			for i := 0; ; i++ { // the first may come before the message
				time.Sleep(wait)
				nc, err := net.Dial("tcp", addr)
				if err != nil {
					return
				}
				_, _ = nc.Write(packet(80877102, key))
				_, _ = io.Copy(io.Discard, nc)
				_ = nc.Close()
				if i == 100 || r.SetReadDeadline(time.Now().Add(10*time.Second)) != nil {
					return
				}
			}
		}()
		if _, b := r.until('E'); field(b, 'C') != "57014" {
			t.Errorf("after %v: %q", wait, b)
		}
		_ = r.Close()
		<-done
	}
}

func TestNotify(t *testing.T) {
	c, addr := connect(t)
	other := dial(t, addr)
	exec(t, c, "listen news")
	for i := range 3 {
		sent := make(chan struct{})
		go func() {
			defer close(sent)
			time.Sleep(20 * time.Millisecond)
			_, _ = other.Exec(context.Background(), fmt.Sprintf("notify news, 'n%d'", i))
		}()
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		n, err := c.WaitForNotification(ctx) // without a query in between
		cancel()
		<-sent
		if err != nil || n.Payload != fmt.Sprintf("n%d", i) {
			t.Fatalf("%v, %v", n, err)
		}
	}
}

func TestShutdownEndsSessions(t *testing.T) {
	db, err := session.Open(context.Background(), "", session.Options{Txn: txn.Options{FS: vfs.NewMem()}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := pgwire.New(db, auth.New(db, true, env.Real().Rand), pgwire.Options{})
	go func() { _ = s.Serve(l) }()
	idle, busy := login(t, l.Addr().String()), login(t, l.Addr().String())
	busy.send(msg('Q', "create table t (a int); insert into t values (1),(2),(3),(4),(5),(6),(7),(8),(9),(10)\x00"))
	busy.until('Z')
	busy.send(msg('Q', "select count(*) from t a, t b, t c, t d, t e, t f, t g, t h, t i, t j, t k\x00"))
	time.Sleep(100 * time.Millisecond)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := s.Shutdown(ctx); err != nil {
		t.Fatal(err)
	}
	for _, r := range []*raw{idle, busy} {
		if _, b := r.until('E'); field(b, 'C') != "57P01" || field(b, 'S') != "FATAL" {
			t.Errorf("got %q", b)
		}
		r.closed()
	}
}
