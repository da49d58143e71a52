// Package storage measures the trees of the storage layer, the log-structured
// one and the B+tree, beside Pebble: loads, point reads, scans and updates of keys
// of 16 bytes and values of 100, in one run, with the same durability, cache and
// compression. What each engine answers is counted and must be equal.
//
//	go test ./benchmarks/storage -run Compare -v -rows 1000000 -cache 256 -rounds 5
//
// prints nanoseconds for an operation, the median of the rounds, and the ratio to
// Pebble; a ratio below 1 is faster than Pebble. With -cpu it is the CPU time of the
// process, flushes and compactions included, which tells more where others use the
// machine. With a cache of a tenth of the data (-cache 12 for a million keys) blocks
// come from the files, which the kernel has in memory; -compressed has them
// compressed with Snappy.
package storage
