package wat

// The limits of a text. Those of a function are what wasm/meter accepts.
const (
	maxSource  = 1 << 20 // bytes
	maxNesting = 4096    // parentheses and blocks
	maxLocals  = 10_000  // of a function, with its parameters
	maxTypes   = 1000    // parameters, and results, of a function type
)
