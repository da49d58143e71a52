// Package vector holds columns of values in Arrow's layout: the one form in
// which data moves between storage, operators, functions and clients.
//
// A Vector is a column of up to a few thousand values of one type. Its buffers
// hold no Go pointers, and have Arrow's layout, so that they can be handed to
// Arrow, to WebAssembly memory and to kernels without a copy:
//
//	PhysBool       values: bitmap, least significant bit first
//	fixed width    values: little-endian array of the width of the layout
//	PhysBytes      offsets: n+1 × int32, data: the bytes end to end
//	PhysNumeric    by NumRep: int64 or Int128 fixed point, or PhysBytes
//	validity       bitmap, 1 = not null; absent when no value is null
//
// A vector is Flat (a value a row), Const (one value for all rows) or Dict
// (int32 codes into a Flat dictionary). Operators keep the encoding as long
// as they can use it and call Flatten otherwise.
//
// A Batch is up to Size rows of vectors of one length, with an optional
// selection vector: the ascending positions of the rows that are really there.
//
// Ownership is one rule: a batch is valid until the next call of Next on the
// Reader that made it; who keeps it longer copies it. Vectors that a batch
// shares with storage (dictionaries, decoded blocks) are read-only.
//
// Invariants:
//
//  1. len(Valid) is 0 or covers all rows; bits beyond the last row are
//     unspecified, so counting kernels mask the last word.
//  2. A row that is null has an unspecified value of the right width; for
//     PhysBytes its offsets are still ascending.
//  3. Offsets ascend and end within the data; Sel ascends and is within N.
//  4. A dictionary holds no nulls; nulls are in the validity of the codes.
//     A null row's code may be any in-range value.
package vector
