//go:build wasip1

package main

import basalt "github.com/basaltdb/basalt/wasm/guest/go"

// add changes the balance of an account, and returns how many accounts it changed.
func add(account int32, amount int64) (int64, error) {
	return basalt.Exec("UPDATE accounts SET balance = balance + $2 WHERE id = $1", basalt.Int(account), basalt.Int(amount))
}

// transfer is a procedure: it moves an amount from an account to another, in the
// caller's transaction, and says by SQLSTATEs of its own why it cannot.
//
//go:wasmexport transfer
func transfer(source, target int32, amount int64) {
	if amount <= 0 {
		basalt.Raise("U0003", "the amount is not positive")
	}
	changed, err := add(source, -amount)
	switch {
	case basalt.Failed(err, "23514"):
		// The table's check is the only place that knows what is too little.
		basalt.Raise("U0001", "insufficient funds")
	case err != nil:
		basalt.RaiseError(err)
	case changed == 0:
		basalt.Raise("U0002", "the source account does not exist")
	}
	// What has happened so far is undone with the call.
	if changed, err = add(target, amount); err != nil {
		basalt.RaiseError(err)
	} else if changed == 0 {
		basalt.Raise("U0002", "the target account does not exist")
	}
	rows, err := basalt.Query("SELECT balance FROM accounts WHERE id = $1", basalt.Int(source))
	if err != nil {
		basalt.RaiseError(err)
	}
	defer rows.Close()
	if rows.Next() {
		basalt.Out(4, basalt.Int(rows.Int(1)))
	}
	if err := rows.Err(); err != nil {
		basalt.RaiseError(err)
	}
}
