package wat

// nearest finds the known name that is most like one that is not known.
type nearest struct {
	name string
	best string
	cost int
	row  []int
}

// newNearest looks for names that differ in few characters. Long names have
// none, because the time grows with the square of the length.
func newNearest(name string) *nearest {
	n := &nearest{name: name, cost: min(3, 1+len(name)/3)}
	if len(name) > 40 {
		n.cost = 0
	}
	return n
}

// try compares a known name; of equally near ones the first in the alphabet is
// kept.
func (n *nearest) try(known string) {
	if len(known) > len(n.name)+n.cost || len(n.name) > len(known)+n.cost {
		return
	}
	if d := n.distance(known); d < n.cost || d == n.cost && n.best != "" && known < n.best {
		n.best, n.cost = known, d
	}
}

// distance is the number of characters to insert, remove or replace.
func (n *nearest) distance(known string) int {
	n.row = n.row[:0]
	for i := range len(known) + 1 {
		n.row = append(n.row, i)
	}
	for i := range len(n.name) {
		diagonal := n.row[0]
		n.row[0] = i + 1
		for j := range len(known) {
			replaced := diagonal
			if n.name[i] != known[j] {
				replaced++
			}
			diagonal = n.row[j+1]
			n.row[j+1] = min(replaced, n.row[j]+1, diagonal+1)
		}
	}
	return n.row[len(known)]
}
