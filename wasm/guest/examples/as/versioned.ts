// A trigger, BEFORE INSERT, UPDATE and DELETE FOR EACH ROW: it counts the versions of a
// price, refuses what is none, leaves rows alone whose price does not change, and keeps
// what is deleted.
import { raise } from "../../as/basalt";
import { bindFloat, bindInt, exec, outInt, raiseLast } from "../../as/procedure";
import { about, column, Fact, newRow, oldRow, SKIP, WRITE } from "../../as/trigger";

export function versioned(): i32 {
  const price = column("price");
  const version = column("version");
  const event = about(Fact.Event);
  if (event == "DELETE") {
    bindInt(1, oldRow().int(column("id")));
    bindFloat(2, oldRow().float(price));
    if (exec("INSERT INTO former_prices VALUES ($1, $2)") < 0) raiseLast();
    return WRITE;
  }
  const now = newRow().float(price);
  if (now < 0) raise("U0004", "a price is not negative");
  let next: i64 = 1;
  if (event == "UPDATE") {
    if (now == oldRow().float(price)) return SKIP;
    next = oldRow().int(version) + 1;
  }
  outInt(version, next);
  return WRITE;
}
