package compat

// Class is how a statement came out.
type Class string

const (
	Equal   Class = "equal"
	Skipped Class = "skipped" // volatile values that differ
	Differs Class = "differs" // both succeed, with different answers
	Code    Class = "code"    // both fail, with different SQLSTATEs
	Fails   Class = "fails"   // only Basalt fails
	Lacks   Class = "lacks"   // only Basalt fails, and says it lacks the feature
	Passes  Class = "passes"  // only PostgreSQL fails
	Timeout Class = "timeout" // Basalt did not end in time
	Lost    Class = "lost"    // Basalt closed the connection or ended
)

// Outcome is what became of one statement of a script.
type Outcome struct {
	File  string
	Line  int
	SQL   string
	Class Class
	// Reason says in short why a statement is not equal, in a form that is the
	// same for all statements with that reason.
	Reason string
	// Root is the reason of the earlier failure that this one follows from, or
	// the reason itself.
	Root string
	// Theirs and Ours are short descriptions of the answers.
	Theirs, Ours string
	// Difference has the first rows that differ where nothing else does.
	Difference [2][]string
}

// Crash tells if the outcome is one that no statement may have.
func (o *Outcome) Crash(code string) bool { return o.Class == Lost || code == internalError }

// internalError is the SQLSTATE of a defect that a server noticed.
const internalError = "XX000"

const (
	featureNotSupported = "0A000"
	queryCanceled       = "57014"
	failedTransaction   = "25P02"
	noSavepoint         = "3B001"
)
