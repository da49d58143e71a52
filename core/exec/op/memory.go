package op

// Account is an operator's share of a memory budget. It is used by one
// goroutine at a time; the zero value without a budget only counts.
type Account struct {
	budget Budget
	used   int64
	peak   int64
}

// NewAccount returns an account with nothing reserved.
func NewAccount(b Budget) Account { return Account{budget: b} }

// Set makes bytes the reserved amount, or fails with 53200 and keeps the old.
func (a *Account) Set(bytes int64) error {
	delta := bytes - a.used
	if a.budget != nil {
		if delta > 0 {
			if err := a.budget.Reserve(delta); err != nil {
				return err
			}
		} else if delta < 0 {
			a.budget.Release(-delta)
		}
	}
	a.used = bytes
	a.peak = max(a.peak, bytes)
	return nil
}

// Add reserves more bytes.
func (a *Account) Add(bytes int64) error { return a.Set(a.used + bytes) }

// Used returns the bytes reserved now, Peak the most there were.
func (a *Account) Used() int64 { return a.used }

// Peak returns the most bytes that were reserved at one time.
func (a *Account) Peak() int64 { return a.peak }

// Close gives everything back. The account may be used again.
func (a *Account) Close() {
	if a.budget != nil && a.used > 0 {
		a.budget.Release(a.used)
	}
	a.used = 0
}
