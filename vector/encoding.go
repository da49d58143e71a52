package vector

// Share makes v a view of src's memory: the same rows, or n rows where src is
// a Const. v must be treated as read-only until it is Reset.
func (v *Vector) Share(src *Vector, n int) {
	*v = *src
	if v.Enc == Const {
		v.n = n
	}
}

// Repeat turns v, Flat with one row, into a Const of n rows.
func (v *Vector) Repeat(n int) {
	v.Enc, v.n = Const, n
}
