// Package window computes window functions: it collects its input, sorts it by
// partition and order, and gives each function the rows of one partition after
// the other. Output is in that order, the functions' columns behind the input's.
//
// An aggregate over a frame is computed in the cheapest way that the frame and
// the aggregate allow:
//
//	the same frame for all rows       once
//	a frame that only grows           by adding rows
//	a frame that slides               by adding and removing rows, where the
//	                                  aggregate can do that exactly
//	any other                         from partial states of blocks of 32 and
//	                                  of 1024 rows, and the rows at the edges
package window
