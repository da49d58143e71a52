package vector

// NumRep is the representation of a numeric vector, chosen batch by batch:
// data decides it, not the declared type, so that arithmetic runs on machine
// integers as long as the values fit and never fails for being exact.
type NumRep uint8

// The numeric representations. A fixed-point vector holds value × 10^Scale as
// an integer; every row is displayed with Scale digits after the point unless
// DScale says otherwise. A kernel whose result overflows one representation
// redoes the batch in the next.
const (
	NumFixed64  NumRep = iota // int64, magnitude below 10^18
	NumFixed128               // decimal.Int128, magnitude below 10^38
	NumVar                    // offsets and data; each value as core/base/decimal encodes it
)
