// Command worker writes to the database in a directory until it is killed. On
// standard output it says what it is about to commit, and what has been
// committed:
//
//	try WORKER NUMBER
//	ack WORKER NUMBER
//
// Usage: worker DIR FIRST, where FIRST is the first number to use.
package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

const workers = 4

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) != 3 {
		return fmt.Errorf("usage: worker DIR FIRST")
	}
	first, err := strconv.ParseInt(os.Args[2], 10, 64)
	if err != nil {
		return err
	}
	db, err := txn.Open(os.Args[1], txn.Options{PoolBytes: 1 << 20, WALSegment: 1 << 20})
	if err != nil {
		return err
	}
	var out sync.Mutex
	w := bufio.NewWriter(os.Stdout)
	say := func(format string, args ...any) {
		out.Lock()
		defer out.Unlock()
		fmt.Fprintf(w, format, args...)
		w.Flush()
	}
	say("ready\n")
	failed := make(chan error, workers+1)
	for n := range workers {
		go func() { failed <- write(db, int64(n), first, say) }()
	}
	go func() { failed <- maintain(db) }()
	return <-failed
}

// maintain checkpoints and freezes all the time.
func maintain(db *txn.DB) error {
	for {
		time.Sleep(3 * time.Millisecond)
		if err := db.Checkpoint(context.Background()); err != nil {
			return err
		}
		if _, err := db.Freeze(context.Background(), 1, 50); err != nil {
			return err
		}
	}
}

// write inserts rows (number, worker, number of the transaction's row) in
// transactions of three; some of them it rolls back.
func write(db *txn.DB, worker, first int64, say func(string, ...any)) error {
	ctx := context.Background()
	for n := first; ; n++ {
		tx, err := db.Begin(ctx, txn.ReadCommitted, false)
		if err != nil {
			return err
		}
		if err := tx.NewStatement(ctx); err != nil {
			return err
		}
		commit := rand.IntN(4) > 0
		id := n
		if !commit {
			id = -n // must never be seen
		}
		batch := &vector.Batch{N: 3, Cols: []*vector.Vector{
			vector.WrapFixed(types.Int8, []int64{id, id, id}, nil),
			vector.WrapFixed(types.Int8, []int64{worker, worker, worker}, nil),
			vector.WrapFixed(types.Int8, []int64{0, 1, 2}, nil),
		}}
		if _, err := tx.Insert(ctx, 1, batch); err != nil {
			return err
		}
		if !commit {
			tx.Rollback()
			continue
		}
		say("try %d %d\n", worker, n)
		if err := tx.Commit(ctx); err != nil {
			return err
		}
		say("ack %d %d\n", worker, n)
	}
}
