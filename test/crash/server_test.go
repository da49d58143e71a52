package crash

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/test/testserver"
	"github.com/basaltdb/basalt/test/wire"
)

var (
	serverRounds = flag.Int("rounds", 5, "how often the server is killed, and the worker program")
	seedFlag     = flag.Uint64("seed", 0, "seed of the clients' choices and of the instants; 0 draws one")
)

const (
	clients = 4
	// longest is the longest time from the clients' start to the kill.
	longest = 400 * time.Millisecond
	// freshServer is fresh for the server.
	freshServer = 100
)

// TestKillServer kills the real server at random instants while clients work
// with it. After each start it finds every acknowledged transaction, each
// transaction whole or not at all, no money lost or made, and indexes that
// agree with their tables.
func TestKillServer(t *testing.T) {
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("seed %d; again with -args -seed %d -rounds %d, as far as the timing of the kills allows", seed, seed, *serverRounds)
	program := testserver.Build(t)
	random := rand.New(rand.NewPCG(seed, 0))
	recovery, inRecovery, transactions := time.Duration(0), 0, [present + 1]int{}
	for done := 0; done < *serverRounds; done += freshServer {
		dir, log := filepath.Join(t.TempDir(), "data"), newLedger()
		p := start(t, program, dir)
		prepare(t, p.Config())
		for round := done; round < min(done+freshServer, *serverRounds); round++ {
			live(t, p, log, seed, round, time.Duration(random.Int64N(int64(longest))))
			if random.IntN(4) == 0 {
				inRecovery++
				killInRecovery(t, program, dir, time.Duration(random.Int64N(int64(60*time.Millisecond))))
			}
			began := time.Now()
			p = start(t, program, dir)
			recovery = max(recovery, time.Since(began))
			check(t, p, log, round)
		}
		for v, n := range log.counts() {
			transactions[v] += n
		}
		if err := p.Stop(); err != nil {
			t.Errorf("shutdown: %v", err)
		}
	}
	t.Logf("%d kills and %d more at a start, %d transactions present, %d absent; the longest start took %v",
		*serverRounds, inRecovery, transactions[present], transactions[absent], recovery.Round(time.Millisecond))
}

func start(t *testing.T, program, dir string) *testserver.Process {
	t.Helper()
	p, err := testserver.Start(program, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Kill)
	return p
}

// check verifies the database after a crash.
func check(t *testing.T, p *testserver.Process, log *ledger, round int) {
	t.Helper()
	c, err := wire.Dial(p.Config())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if wrong := verify(t, c, log); len(wrong) > 0 {
		t.Fatalf("round %d:\n%s\nthe server said:\n%s", round, strings.Join(wrong, "\n"), p.Log())
	}
}

// prepare makes the tables and opens the accounts.
func prepare(t *testing.T, cfg wire.Config) {
	t.Helper()
	c := testserver.Connect(t, cfg)
	fill := fmt.Sprintf("INSERT INTO accounts SELECT i, %d FROM generate_series(0, %d) AS i", opening, accounts-1)
	for _, sql := range append(strings.Split(strings.TrimSuffix(schemaOfAll, ";"), ";"), fill) {
		if err := c.Exec(sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

// live lets the clients work and kills the server.
func live(t *testing.T, p *testserver.Process, log *ledger, seed uint64, round int, after time.Duration) {
	t.Helper()
	ended := make(chan error, clients+1)
	for n := range clients {
		conn, err := wire.Dial(p.Config())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		c := &client{conn: conn, log: log, next: (int64(round)*1_000_000+1)*stride + int64(n),
			random: rand.New(rand.NewPCG(seed, uint64(round*clients+n+1)))}
		go func() { ended <- c.run() }()
	}
	conn, err := wire.Dial(p.Config())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go func() { ended <- maintain(conn) }()
	time.Sleep(after)
	if !p.Alive() {
		t.Errorf("round %d: the server ended by itself:\n%s", round, p.Log())
	}
	p.Kill()
	for range clients + 1 {
		if err := <-ended; err != nil {
			t.Errorf("round %d: a client was refused: %v", round, err)
		}
	}
}

// killInRecovery starts the server and kills it before or soon after it
// listens.
func killInRecovery(t *testing.T, program, dir string, after time.Duration) {
	t.Helper()
	p, err := testserver.Launch(program, dir)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	if !p.Alive() {
		t.Errorf("the server did not start after a crash:\n%s", p.Log())
	}
	p.Kill()
}

// counts counts the transactions by what is known of them.
func (l *ledger) counts() (n [present + 1]int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, v := range l.known {
		n[v]++
	}
	return n
}

// verify compares the database with what the clients know, and returns what is
// wrong. What was in doubt is settled by it.
func verify(t *testing.T, c *wire.Conn, log *ledger) []string {
	t.Helper()
	wrong := checkMoney(t, c)
	found := map[kind]map[int64]int{
		transfers: counts(t, c, "SELECT transfer, count(*) FROM ledger GROUP BY transfer"),
		batches:   counts(t, c, "SELECT batch, count(*) FROM batches GROUP BY batch"),
		tables:    madeTables(t, c),
	}
	for id, v := range log.known {
		k := log.kinds[id]
		rows := found[k][id]
		switch {
		case rows != 0 && rows != k.rows():
			wrong = append(wrong, fmt.Sprintf("%s %d has %d of its %d rows", k, id, rows, k.rows()))
		case rows == 0 && v == present:
			wrong = append(wrong, fmt.Sprintf("%s %d was acknowledged and is gone", k, id))
		case rows != 0 && v == absent:
			wrong = append(wrong, fmt.Sprintf("%s %d was not committed and is there", k, id))
		case rows != 0:
			log.known[id] = present // it is there now, and must stay
		default:
			log.known[id] = absent
		}
	}
	for k, ids := range found {
		for id := range ids {
			if _, ok := log.known[id]; !ok {
				wrong = append(wrong, fmt.Sprintf("%s %d is there and nobody made it", k, id))
			}
		}
	}
	return append(wrong, checkIndexes(t, c, found[transfers])...)
}

// madeTables counts the rows of the tables that clients have made, by their
// numbers. A table that its index does not agree with counts as one row too
// many.
func madeTables(t *testing.T, c *wire.Conn) map[int64]int {
	t.Helper()
	out := map[int64]int{}
	for _, row := range query(t, c, `SELECT substr(tablename, 6) FROM pg_catalog.pg_tables WHERE tablename LIKE 'made\_%'`) {
		id, err := strconv.ParseInt(*row[0], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.Atoi(value(t, c, fmt.Sprintf("SELECT count(*) FROM made_%d", id)))
		if err != nil {
			t.Fatal(err)
		}
		byIndex := value(t, c, fmt.Sprintf("SELECT sum(i) FROM made_%d WHERE k = 3", id))
		byTable := value(t, c, fmt.Sprintf("SELECT sum(i) FROM made_%d WHERE k + 0 = 3", id))
		if byIndex != byTable {
			n++
		}
		out[id] = n
	}
	return out
}

// checkMoney holds that accounts and ledger agree.
func checkMoney(t *testing.T, c *wire.Conn) (wrong []string) {
	t.Helper()
	for _, q := range []struct{ sql, want, what string }{
		{"SELECT sum(balance) FROM accounts", strconv.Itoa(accounts * opening), "the sum of all balances"},
		{"SELECT count(*) FROM accounts", strconv.Itoa(accounts), "the number of accounts"},
		{"SELECT coalesce(sum(delta), 0) FROM ledger", "0", "the sum of the ledger"},
		{fmt.Sprintf("SELECT count(*) FROM accounts a LEFT JOIN (SELECT account, sum(delta) AS moved FROM ledger GROUP BY account) l ON l.account = a.id WHERE a.balance <> %d + coalesce(l.moved, 0)", opening),
			"0", "the number of accounts that differ from the ledger"},
	} {
		if got := value(t, c, q.sql); got != q.want {
			wrong = append(wrong, fmt.Sprintf("%s is %s, want %s", q.what, got, q.want))
		}
	}
	return wrong
}

// checkIndexes compares what the indexes find with what reading the whole table
// finds: an expression over the column keeps an index out.
func checkIndexes(t *testing.T, c *wire.Conn, transfers map[int64]int) (wrong []string) {
	t.Helper()
	for account := range accounts {
		byIndex := value(t, c, fmt.Sprintf("SELECT count(*), sum(delta) FROM ledger WHERE account = %d", account))
		byTable := value(t, c, fmt.Sprintf("SELECT count(*), sum(delta) FROM ledger WHERE account + 0 = %d", account))
		if byIndex != byTable {
			wrong = append(wrong, fmt.Sprintf("account %d has %s by the index and %s by the table", account, byIndex, byTable))
		}
	}
	checked := 0
	for id, n := range transfers {
		if checked++; checked > sampled {
			break
		}
		if got := value(t, c, fmt.Sprintf("SELECT count(*) FROM ledger WHERE transfer = %d", id)); got != strconv.Itoa(n) {
			wrong = append(wrong, fmt.Sprintf("the primary key finds %s rows of transfer %d, which has %d", got, id, n))
		}
	}
	return wrong
}

// sampled is how many transfers are looked up by the primary key.
const sampled = 50

// query runs a query and returns its rows.
func query(t *testing.T, c *wire.Conn, sql string) [][]*string {
	t.Helper()
	a, err := c.Query(sql)
	if err == nil && a.Err != nil {
		err = a.Err
	}
	if err == nil && len(a.Results) != 1 {
		err = errors.New("not one result")
	}
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return a.Results[0].Rows
}

// value returns the only row of a query, with blanks between its values.
func value(t *testing.T, c *wire.Conn, sql string) string {
	t.Helper()
	var out []string
	for _, row := range query(t, c, sql) {
		for _, v := range row {
			if v == nil {
				out = append(out, "NULL")
			} else {
				out = append(out, *v)
			}
		}
	}
	return strings.Join(out, " ")
}

// counts reads rows of a number and a count.
func counts(t *testing.T, c *wire.Conn, sql string) map[int64]int {
	t.Helper()
	out := map[int64]int{}
	for _, row := range query(t, c, sql) {
		id, err1 := strconv.ParseInt(*row[0], 10, 64)
		n, err2 := strconv.Atoi(*row[1])
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		out[id] = n
	}
	return out
}

// Verify notices each kind of damage.
func TestVerify(t *testing.T) {
	cfg, _ := testserver.InMemory(t)
	prepare(t, cfg)
	conn := testserver.Connect(t, cfg)
	c := &client{conn: conn, log: newLedger(), random: rand.New(rand.NewPCG(1, 2))}
	for id := range int64(5) {
		if err := errors.Join(c.atOnce(id), c.copyBatch(100+id), c.makeTable(200+id)); err != nil {
			t.Fatal(err)
		}
	}
	if wrong := verify(t, conn, c.log); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	c.log.set(99, transfers, present)
	for _, damage := range []struct{ sql, want string }{
		{"SELECT 1", "transfer 99 was acknowledged and is gone"},
		{"DELETE FROM ledger WHERE transfer = 1 AND delta < 0", "transfer 1 has 1 of its 2 rows"},
		{"DELETE FROM ledger WHERE transfer = 2", "transfer 2 was acknowledged and is gone"},
		{"DELETE FROM batches WHERE batch = 101 AND line = 7", "batch 101 has 299 of its 300 rows"},
		{"INSERT INTO ledger VALUES (77, 1, 1), (77, 2, -1)", "transfer 77 is there and nobody made it"},
		{"DROP TABLE made_203", "table 203 was acknowledged and is gone"},
		{"CREATE TABLE made_300 AS SELECT 1 AS i, 2 AS k", "table 300 is there and nobody made it"},
		{"UPDATE accounts SET balance = balance + 1 WHERE id = 3", "the sum of all balances is 40001, want 40000"},
		{"UPDATE accounts SET balance = balance - 1 WHERE id = 4", "the number of accounts that differ from the ledger"},
	} {
		if err := conn.Exec(damage.sql); err != nil {
			t.Fatal(err)
		}
		if wrong := strings.Join(verify(t, conn, c.log), "\n"); !strings.Contains(wrong, damage.want) {
			t.Errorf("after %s: no %q in\n%s", damage.sql, damage.want, wrong)
		}
	}
}

// A second server on the directory of one that runs is refused, and says who
// has it; the first goes on.
func TestSecondServer(t *testing.T) {
	program, dir := testserver.Build(t), filepath.Join(t.TempDir(), "data")
	p := start(t, program, dir)
	second, err := testserver.Start(program, dir)
	if err == nil {
		second.Kill()
		t.Fatal("a second server runs on the same directory")
	}
	for _, part := range []string{dir, "in use by another process", strconv.Itoa(p.PID())} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not say %q: %v", part, err)
		}
	}
	c := testserver.Connect(t, p.Config())
	if got := value(t, c, "SELECT 1"); got != "1" {
		t.Error(got)
	}
}
