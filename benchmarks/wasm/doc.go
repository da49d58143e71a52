// Package wasm measures what users' functions cost, in one run beside the same
// work done by others:
//
//	go test ./benchmarks/wasm -v                   a short run
//	go test ./benchmarks/wasm -v -args -whole      one whose figures mean something
//
// TestKernels calls functions over batches as the executor does, on one processor,
// beside loops in Go, and TestAggregateKernel an aggregate. TestQueries runs queries
// in Basalt, in PostgreSQL (built-in, in SQL and in PL/pgSQL) and in SQLite
// (functions in C).
//
// The guests are in testdata, in C and Rust, and are compiled as "basalt fn build" does
// it, with their language's library, where clang and rustc are installed; what is
// missing is left out, with a line that says so.
package wasm
