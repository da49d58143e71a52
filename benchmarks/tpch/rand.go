package tpch

// stream gives the random numbers of one row of one table.
type stream struct{ state uint64 }

// newStream starts the stream of a row.
func newStream(table, row uint64) stream {
	return stream{mix(table*0x9e3779b97f4a7c15 ^ mix(row+0x2545f4914f6cdd1d))}
}

// mix is the finaliser of splitmix64 (Steele, Lea and Flood 2014).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

func (s *stream) next() uint64 {
	s.state += 0x9e3779b97f4a7c15
	return mix(s.state)
}

// between returns a uniform number in [lo, hi].
func (s *stream) between(lo, hi int64) int64 {
	return lo + int64(s.next()%uint64(hi-lo+1))
}

// pick returns one of a list.
func (s *stream) pick(list []string) string { return list[s.next()%uint64(len(list))] }
