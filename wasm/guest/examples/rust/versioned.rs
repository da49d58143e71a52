//! A trigger, BEFORE INSERT, UPDATE and DELETE FOR EACH ROW: it counts the versions of a
//! price, refuses what is none, leaves rows alone whose price does not change, and keeps
//! what is deleted.

use basalt::Value;

#[no_mangle]
pub extern "C" fn versioned() -> i32 {
    let (id, price, version) = (basalt::column("id"), basalt::column("price"), basalt::column("version"));
    let (old, new) = (basalt::old_row(), basalt::new_row());
    if basalt::event_is("DELETE") {
        if let Err(e) = basalt::exec("INSERT INTO former_prices VALUES ($1, $2)", &[Value::Int(old.int(id)), Value::Float(old.float(price))]) {
            e.raise();
        }
        return basalt::WRITE;
    }
    let now = new.float(price);
    if now < 0.0 {
        basalt::raise("U0004", "a price is not negative");
    }
    let mut next = 1;
    if basalt::event_is("UPDATE") {
        if now == old.float(price) {
            return basalt::SKIP;
        }
        next = old.int(version) + 1;
    }
    basalt::out(version, Value::Int(next));
    basalt::WRITE
}
