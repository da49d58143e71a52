// A procedure: it moves an amount from an account to another, in the caller's
// transaction, and says by SQLSTATEs of its own why it cannot.
#include "basalt.h"

// add changes the balance of an account, and returns how many accounts it changed.
static int64_t add(int32_t account, int64_t amount) {
	basalt_bind_int(1, account);
	basalt_bind_int(2, amount);
	return basalt_exec("UPDATE accounts SET balance = balance + $2 WHERE id = $1");
}

BASALT_EXPORT(transfer) void transfer(int32_t source, int32_t target, int64_t amount) {
	if (amount <= 0) basalt_raise("U0003", "the amount is not positive");
	int64_t changed = add(source, -amount);
	if (changed < 0) {
		// The table's check is the only place that knows what is too little.
		if (basalt_failed("23514")) basalt_raise("U0001", "insufficient funds");
		basalt_raise_last();
	}
	if (changed == 0) basalt_raise("U0002", "the source account does not exist");
	changed = add(target, amount);
	if (changed < 0) basalt_raise_last();
	// What has happened so far is undone with the call.
	if (changed == 0) basalt_raise("U0002", "the target account does not exist");
	basalt_bind_int(1, source);
	int32_t q = basalt_query("SELECT balance FROM accounts WHERE id = $1");
	if (q < 0 || basalt_row(q) != 1) basalt_raise_last();
	basalt_out_int(4, basalt_row_int(q, 1));
	basalt_close(q);
}
