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
	in, all, err := t.estimate(low, high)
	if err != nil || all == 0 {
		return 0, err
	}
	it, err := t.NewIterator(low, high)
	if err != nil {
		return 0, err
	}
	defer it.Close()
	n := 0
	for ok := it.First(); ok; ok = it.Next() {
		if n++; n > countLimit {
			return min(max(in, float64(n))/all, 1), nil
		}
	}
	return min(float64(n)/all, 1), it.Err()
}

// estimate estimates how many entries there are, and how many in a range.
func (t *Tree) estimate(low, high []byte) (in, all float64, err error) {
	s := t.acquire()
	defer t.release(s)
	for _, m := range append([]*mem{s.mem}, s.imms...) {
		n, total := m.Estimate(low, high)
		in, all = in+n, all+total
	}
	for _, f := range s.v.files() {
		from, to := 0.0, 1.0
		if low != nil {
			if from, err = f.table.Position(low); err != nil {
				return 0, 0, err
			}
		}
		if high != nil {
			if to, err = f.table.Position(high); err != nil {
				return 0, 0, err
			}
		}
		in += max(to-from, 0) * float64(f.Entries)
		all += float64(f.Entries)
	}
	return in, all, nil
}
