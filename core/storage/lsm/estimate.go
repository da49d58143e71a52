package lsm

// countLimit is how many keys of a range Fraction counts.
const countLimit = 64

// Fraction estimates which part of the tree's keys is at least low and below
// high; nil is unbounded. A range of few keys is counted; of another one memtables
// and tables are asked where its ends are. Keys that several of them have, and
// tombstones, count as often as they are there.
func (t *Tree) Fraction(low, high []byte) (float64, error) {
	if err := t.usable(); err != nil {
		return 0, err
	}
	s := t.acquire()
	defer t.release(s)
	in, all := 0.0, 0.0
	for _, m := range append([]*mem{s.mem}, s.imms...) {
		n, total := m.Estimate(low, high)
		in, all = in+n, all+total
	}
	for _, f := range s.v.files() {
		all += float64(f.Entries)
	}
	if all == 0 {
		return 0, nil
	}
	n, err := t.count(low, high, countLimit)
	if err != nil || n <= countLimit {
		return min(float64(n)/all, 1), err
	}
	for _, f := range s.v.files() {
		part, err := f.part(low, high)
		if err != nil {
			return 0, err
		}
		in += part * float64(f.Entries)
	}
	return min(max(in, float64(n))/all, 1), nil
}

// Entries estimates the number of keys, as Fraction counts them.
func (t *Tree) Entries() (float64, error) {
	if err := t.usable(); err != nil {
		return 0, err
	}
	s := t.acquire()
	defer t.release(s)
	all := 0.0
	for _, m := range append([]*mem{s.mem}, s.imms...) {
		_, total := m.Estimate(nil, nil)
		all += total
	}
	for _, f := range s.v.files() {
		all += float64(f.Entries)
	}
	return all, nil
}

// count counts the keys of a range, to one more than limit at most.
func (t *Tree) count(low, high []byte, limit int) (n int, err error) {
	it, err := t.NewIterator(low, high)
	if err != nil {
		return 0, err
	}
	defer it.Close()
	for ok := it.First(); ok && n <= limit; ok = it.Next() {
		n++
	}
	return n, it.Err()
}

// part estimates which part of a table's keys is in a range.
func (f *file) part(low, high []byte) (float64, error) {
	from, to := 0.0, 1.0
	var err error
	if low != nil {
		if from, err = f.table.Position(low); err != nil {
			return 0, err
		}
	}
	if high != nil {
		if to, err = f.table.Position(high); err != nil {
			return 0, err
		}
	}
	return max(to-from, 0), nil
}
