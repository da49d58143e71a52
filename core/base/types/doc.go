// Package types is the type vocabulary: PostgreSQL's built-in types with
// their OIDs, names, categories and modifiers, and the physical layout in
// which a vector holds each of them. It knows nothing of values; parsing and
// printing them is core/value's job.
//
// A type is the small comparable value T. Two types are the same column type
// when OID and Mod agree; operators and functions are resolved by OID alone.
//
// Invariants:
//
//  1. OIDs, categories and preferred flags are PostgreSQL 16's, because
//     clients hard-code OIDs and the resolution rules of chapter 10 of its
//     manual depend on the categories.
//  2. Mod is PostgreSQL's atttypmod: -1 when absent, else encoded as it
//     encodes it (varchar(n) is n+4, numeric(p,s) is (p<<16|s)+4).
//  3. Phys of a type never changes with Mod.
package types
