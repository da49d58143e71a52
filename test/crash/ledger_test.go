package crash

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"

	"github.com/basaltdb/basalt/test/wire"
)

// The bank has accounts, between which transfers move money. A transfer writes
// two rows of the ledger and changes two accounts. A batch copies rows into a
// table in one statement. A table is made with its rows and an index in one
// transaction, and may be dropped again.
const (
	accounts    = 40
	opening     = 1000
	batchRows   = 300
	tableRows   = 100
	schemaOfAll = `CREATE TABLE accounts (id int PRIMARY KEY, balance bigint NOT NULL);
CREATE TABLE ledger (transfer bigint NOT NULL, account int NOT NULL, delta bigint NOT NULL, note text, PRIMARY KEY (transfer, account));
CREATE INDEX ledger_account ON ledger (account);
CREATE TABLE batches (batch bigint NOT NULL, line int NOT NULL, payload text, PRIMARY KEY (batch, line));`
)

// verdict is what a client knows of a transaction.
type verdict byte

const (
	absent  verdict = iota // it failed, was rolled back, or was never to be committed
	doubt                  // the connection broke while it was being committed
	present                // it was acknowledged, or has been seen
)

// kind is what a transaction makes.
type kind byte

const (
	transfers kind = iota
	batches
	tables
)

// rows is how many rows there are of one that is there.
func (k kind) rows() int { return [...]int{2, batchRows, tableRows}[k] }

// String names one.
func (k kind) String() string { return [...]string{"transfer", "batch", "table"}[k] }

// ledger is what the clients know: the intent and the acknowledgement of every
// transaction, by its number, which no two of any kind share.
type ledger struct {
	mu    sync.Mutex
	known map[int64]verdict
	kinds map[int64]kind
}

func newLedger() *ledger { return &ledger{known: map[int64]verdict{}, kinds: map[int64]kind{}} }

func (l *ledger) set(id int64, k kind, v verdict) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.known[id], l.kinds[id] = v, k
}

// client runs transactions over one connection until it breaks.
type client struct {
	conn   *wire.Conn
	random *rand.Rand
	log    *ledger
	next   int64   // its transactions' numbers go up in steps of stride
	tables []int64 // that it has made
}

// stride keeps the numbers of the clients apart.
const stride = 64

// run works until the connection breaks. The error is nil then: only an error
// that the server had no reason for is one.
func (c *client) run() error {
	for {
		id := c.next
		c.next += stride
		var err error
		switch n := c.random.IntN(20); {
		case n < 2:
			err = c.copyBatch(id)
		case n < 3:
			err = c.makeTable(id)
		case n < 4 && len(c.tables) > 0:
			err = c.dropTable()
		case n < 8:
			err = c.atOnce(id)
		default:
			err = c.transfer(id)
		}
		if refused, ok := errors.AsType[*wire.Error](err); ok {
			if !expected(refused.Code) {
				return refused
			}
			continue
		}
		if err != nil {
			return nil
		}
	}
}

// expected tells if a transaction may fail so while others write, or while the
// server ends.
func expected(code string) bool {
	return code == "40001" || code == "40P01" || strings.HasPrefix(code, "57P") || code == "25P02"
}

// moves are the statements of a transfer.
func (c *client) moves(id int64) []string {
	from := c.random.IntN(accounts)
	to := (from + 1 + c.random.IntN(accounts-1)) % accounts
	amount := 1 + c.random.IntN(50)
	note := strings.Repeat("x", c.random.IntN(200))
	list := []string{
		fmt.Sprintf("UPDATE accounts SET balance = balance - %d WHERE id = %d", amount, from),
		fmt.Sprintf("UPDATE accounts SET balance = balance + %d WHERE id = %d", amount, to),
		fmt.Sprintf("INSERT INTO ledger VALUES (%d, %d, %d, '%s'), (%d, %d, %d, NULL)", id, from, -amount, note, id, to, amount),
	}
	if from > to {
		// Accounts are always locked in one order.
		list[0], list[1] = list[1], list[0]
	}
	return list
}

// transfer is a transaction of several messages; some are rolled back.
func (c *client) transfer(id int64) error {
	c.log.set(id, transfers, absent)
	steps := append([]string{"BEGIN"}, c.moves(id)...)
	for _, sql := range steps {
		if err := c.conn.Exec(sql); err != nil {
			if refused, ok := errors.AsType[*wire.Error](err); ok {
				return errors.Join(refused, c.conn.Exec("ROLLBACK"))
			}
			return err
		}
	}
	if c.random.IntN(5) == 0 {
		return c.conn.Exec("ROLLBACK")
	}
	return c.settle(id, transfers, wire.Request{SQL: "COMMIT"}, absent, present)
}

// atOnce is a transfer in one message, which is one transaction.
func (c *client) atOnce(id int64) error {
	return c.settle(id, transfers, wire.Request{SQL: strings.Join(c.moves(id), ";")}, absent, present)
}

// copyBatch copies a batch of rows.
func (c *client) copyBatch(id int64) error {
	var rows strings.Builder
	for i := range batchRows {
		fmt.Fprintf(&rows, "%d\t%d\t%s\n", id, i, strconv.FormatUint(c.random.Uint64(), 36))
	}
	in := func() io.Reader { return strings.NewReader(rows.String()) }
	return c.settle(id, batches, wire.Request{SQL: "COPY batches FROM STDIN", In: in}, absent, present)
}

// makeTable makes a table with rows and an index.
func (c *client) makeTable(id int64) error {
	sql := fmt.Sprintf("CREATE TABLE made_%d AS SELECT i, i %% 7 AS k FROM generate_series(1, %d) AS i; CREATE INDEX ON made_%d (k)", id, tableRows, id)
	err := c.settle(id, tables, wire.Request{SQL: sql}, absent, present)
	if err == nil {
		c.tables = append(c.tables, id)
	}
	return err
}

// dropTable drops the last table that the client has made.
func (c *client) dropTable() error {
	id := c.tables[len(c.tables)-1]
	c.tables = c.tables[:len(c.tables)-1]
	return c.settle(id, tables, wire.Request{SQL: fmt.Sprintf("DROP TABLE made_%d", id)}, present, absent)
}

// settle sends a message that is a transaction or ends one, and notes what is
// known before, while and after it runs.
func (c *client) settle(id int64, k kind, q wire.Request, refused, done verdict) error {
	c.log.set(id, k, doubt)
	a, err := c.conn.Do(q)
	switch {
	case err != nil:
		return err
	case a.Err != nil:
		c.log.set(id, k, refused)
		return a.Err
	}
	c.log.set(id, k, done)
	return nil
}

// maintain makes checkpoints and collects garbage until the connection breaks.
func maintain(conn *wire.Conn) error {
	for {
		for _, sql := range []string{"CHECKPOINT", "VACUUM", "ANALYZE accounts"} {
			err := conn.Exec(sql)
			if refused, ok := errors.AsType[*wire.Error](err); ok && !expected(refused.Code) {
				return refused
			} else if err != nil && !ok {
				return nil
			}
		}
	}
}
