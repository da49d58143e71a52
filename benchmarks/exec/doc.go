// Package exec measures the executor alone: plans like TPC-H's over vectors in
// memory, without storage, SQL or clients. Every benchmark checks its answer.
//
//	go test -bench . ./benchmarks/exec
package exec
