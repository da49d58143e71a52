// Package lockrows is SELECT … FOR UPDATE and its like. It takes its input in
// row order and locks the rows of tables that each row is made of, batch by
// batch, or below a limit no more than the limit still wants.
//
// A row that another transaction has changed since the statement's snapshot is
// locked and made again: a second instance of the input runs with the scans of
// the marked tables replaced by the very rows in question, the locked ones in
// their newest versions (op.Recheck). What comes out, if anything, takes the
// place of the row. So all conditions are checked again as they are written.
package lockrows
