//! A procedure: it moves an amount from an account to another, in the caller's
//! transaction, and says by SQLSTATEs of its own why it cannot.

use basalt::{Failed, Value};

/// Changes the balance of an account, and returns how many accounts it changed.
fn add(account: i32, amount: i64) -> Result<i64, Failed> {
    basalt::exec("UPDATE accounts SET balance = balance + $2 WHERE id = $1", &[Value::Int(account as i64), Value::Int(amount)])
}

fn run(source: i32, target: i32, amount: i64) -> Result<(), Failed> {
    if amount <= 0 {
        basalt::raise("U0003", "the amount is not positive");
    }
    match add(source, -amount) {
        // The table's check is the only place that knows what is too little.
        Err(e) if e.is("23514") => basalt::raise("U0001", "insufficient funds"),
        Err(e) => return Err(e),
        Ok(0) => basalt::raise("U0002", "the source account does not exist"),
        Ok(_) => {}
    }
    // What has happened so far is undone with the call.
    if add(target, amount)? == 0 {
        basalt::raise("U0002", "the target account does not exist");
    }
    let mut rows = basalt::query("SELECT balance FROM accounts WHERE id = $1", &[Value::Int(source as i64)])?;
    if rows.next()? {
        basalt::out(4, Value::Int(rows.int(1)));
    }
    Ok(())
}

#[no_mangle]
pub extern "C" fn transfer(source: i32, target: i32, amount: i64) {
    if let Err(e) = run(source, target, amount) {
        e.raise();
    }
}
