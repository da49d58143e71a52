package meter

// Limits bound what a module may contain. They keep an upload from taking the
// server's memory or the compiler's time, which grows with the square of the
// nesting.
type Limits struct {
	Bytes       int
	Functions   int
	BodyBytes   int
	Locals      int
	Nesting     int // of blocks
	LoopNesting int
	TableSize   int // entries of all tables together, and of all element segments
	Globals     int
	Types       int
	Imports     int
	Exports     int
	Segments    int
	// FunctionWork and Work bound the time that the compiler takes for a function
	// and for all, in nanoseconds as work estimates them.
	FunctionWork, Work int64
	MemoryPages        uint32 // memory, at the beginning and grown
	// StackBytes bounds the stack of calls within calls, as frame estimates it. Ends of
	// chains that no function is twice in may take half as much again.
	StackBytes int
	// SplitBlocks is how many blocks and edges a function may have whose loops are written
	// as two (innermost.go): the compiler's work grows with the square.
	SplitBlocks int
}

// DefaultLimits are the limits of the server.
var DefaultLimits = Limits{
	Bytes: 16 << 20, Functions: 50_000, BodyBytes: 512 << 10, Locals: 10_000, Nesting: 4096, LoopNesting: 64,
	TableSize: 100_000, Globals: 10_000, Types: 20_000, Imports: 1000, Exports: 50_000, Segments: 50_000, MemoryPages: 1024,
	FunctionWork: 2_000_000_000, Work: 30_000_000_000, StackBytes: 1 << 20, SplitBlocks: 600,
}
