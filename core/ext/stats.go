package ext

// FunctionStats is what a user's function has done since the server started.
type FunctionStats struct {
	Calls int64 // of batches
	Rows  int64
	Nanos int64
	Fuel  int64
	// Traps are the calls that failed, by a trap or at a limit.
	Traps int64
	// PeakMemory is the most that an instance had, in bytes.
	PeakMemory int64
	// CompileNanos is how long the compilation of the code that it runs took, and
	// CacheHits are the calls that found it compiled.
	CompileNanos, CacheHits int64
}
