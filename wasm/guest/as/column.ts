// Columns, in Arrow's layout.

// Kind is what the values of a column are.
export enum Kind {
  Bool = 1,
  Int16,
  Int32,
  Int64,
  Float32,
  Float64,
  Text,
  Bytea,
  JSON,
  Numeric,
  Date,
  Time,
  Timestamp,
  TimestampTZ,
  UUID,
  List,
}

// CONSTANT is a flag of results: one value stands for all rows.
export const CONSTANT: u32 = 1;

// Column is a column of arguments, which is to be read only, or of results. Those of
// results come with room for all rows, none of them null; only texts and lists have to
// bring their own data.
//
// Functions over columns are called for many rows at once:
//
//   vectorised  f(n: u32, input: Column, nin: u32, out: Column): i32
//   aggregate   x_state_size(): i32, x_init(n, states): i32, x_update(n, groups, input, nin, states): i32,
//               x_merge(n, into, from): i32, x_final(n, states, out): i32 [, x_retract, as x_update]
//   table       x_open(input, nin): i32, x_next(handle, most, out): i32, x_close(handle): void
//               [, x_push(handle, n, input): i32, where it takes rows]
//
// They return 0; x_open returns a handle and x_next how many rows it has made. x_push
// gets n rows, which are there until x_next has returned 0, or at their end none and no
// columns, which is address 0.
@unmanaged
export class Column {
  kind: u32; // and a numeric's scale in the upper half
  flags: u32;
  length: u32; // rows
  nulls: u32;
  validity: u32; // addresses; bit i at validity is set where row i is not null
  offsets: u32;
  data: u32;
  dataLength: u32; // bytes, for texts
  children: u32;
  child: u32;

  // at is the column number i of those that begin with this.
  at(i: u32): Column {
    return changetype<Column>(changetype<usize>(this) + i * offsetof<Column>());
  }

  // count is how many columns there are of the rows that x_push gets, of which this is
  // the first.
  count(): u32 {
    let n: u32 = 0;
    while (this.at(n).kind != 0) n++;
    return n;
  }

  // scale is how many digits the values of a numeric have behind the point.
  scale(): u32 {
    return this.kind >> 16;
  }

  // setScale says how many digits those of a result have.
  setScale(digits: u32): void {
    this.kind = (this.kind & 0xffff) | (digits << 16);
  }

  // elements is the column of a list's elements, of which from tells those of a row.
  elements(): Column {
    return changetype<Column>(this.child);
  }

  // allValid tells whether a column of arguments has no nulls at all.
  allValid(): bool {
    return this.validity == 0;
  }

  isNull(row: u32): bool {
    return this.validity != 0 && (load<u8>(this.validity + (row >> 3)) & bit(row)) == 0;
  }

  // setNull makes a row of a result null.
  setNull(row: u32): void {
    const at = this.validity + (row >> 3);
    store<u8>(at, load<u8>(at) & ~bit(row));
  }

  // get is a row of a column of a fixed width, whose kind T has to be.
  get<T>(row: u32): T {
    return load<T>(this.data + row * sizeof<T>());
  }

  // set sets a row of a result of a fixed width.
  set<T>(row: u32, x: T): void {
    store<T>(this.data + row * sizeof<T>(), x);
  }

  // bool is a row of a column of booleans.
  bool(row: u32): bool {
    return (load<u8>(this.data + (row >> 3)) & bit(row)) != 0;
  }

  // setBool sets a row of a result of booleans.
  setBool(row: u32, x: bool): void {
    const at = this.data + (row >> 3);
    store<u8>(at, x ? load<u8>(at) | bit(row) : load<u8>(at) & ~bit(row));
  }

  // from is where the bytes of a text begin, and the elements of a list.
  from(row: u32): u32 {
    return load<u32>(this.offsets + 4 * row);
  }

  // textAt is the address of a row of a column of texts.
  textAt(row: u32): usize {
    return this.data + this.from(row);
  }

  // textLength is its length.
  textLength(row: u32): u32 {
    return this.from(row + 1) - this.from(row);
  }
}

// bit is the bit of a row in its byte.
function bit(row: u32): u8 {
  return <u8>1 << <u8>(row & 7);
}

// Writer collects the texts of a result, a row after the other. A table function may
// use one for all its batches, so that its buffer does not grow with the rows.
export class Writer {
  private at: usize = 0;
  private length: u32 = 0;
  private room: u32 = 0;

  // write appends to the text of the present row.
  write(from: usize, length: u32): void {
    if (length > this.room - this.length) {
      this.room = 2 * (this.length + length) + 256;
      const more = heap.alloc(this.room);
      memory.copy(more, this.at, this.length);
      this.at = more;
    }
    memory.copy(this.at + this.length, from, length);
    this.length += length;
  }

  // endRow ends the text of a row; rows have to come in their order, nulls included.
  endRow(column: Column, row: u32): void {
    store<u32>(column.offsets + 4 * (row + 1), this.length);
  }

  // endColumn gives the texts to the host, and begins anew.
  endColumn(column: Column): void {
    column.data = <u32>this.at;
    column.dataLength = this.length;
    this.length = 0;
  }
}
