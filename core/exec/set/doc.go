// Package set holds the operators that combine whole inputs: Append (UNION
// ALL), and INTERSECT and EXCEPT by multiplicity.
package set
