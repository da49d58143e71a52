// A procedure: it moves an amount from an account to another, in the caller's
// transaction, and says by SQLSTATEs of its own why it cannot.
import { raise } from "../../as/basalt";
import { bindInt, exec, failed, outInt, query, raiseLast } from "../../as/procedure";

// add changes the balance of an account, and returns how many accounts it changed.
function add(account: i32, amount: i64): i64 {
  bindInt(1, account);
  bindInt(2, amount);
  return exec("UPDATE accounts SET balance = balance + $2 WHERE id = $1");
}

export function transfer(source: i32, target: i32, amount: i64): void {
  if (amount <= 0) raise("U0003", "the amount is not positive");
  let changed = add(source, -amount);
  if (changed < 0) {
    // The table's check is the only place that knows what is too little.
    if (failed("23514")) raise("U0001", "insufficient funds");
    raiseLast();
  }
  if (changed == 0) raise("U0002", "the source account does not exist");
  // What has happened so far is undone with the call.
  changed = add(target, amount);
  if (changed < 0) raiseLast();
  if (changed == 0) raise("U0002", "the target account does not exist");
  bindInt(1, source);
  const rows = query("SELECT balance FROM accounts WHERE id = $1");
  if (rows.next()) outInt(4, rows.int(1));
  rows.close();
}
