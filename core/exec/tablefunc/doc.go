// Package tablefunc runs set-returning functions in FROM: one, or several side
// by side (ROWS FROM), padded with nulls, with a row number on request. One that
// takes the rows of a query gets them as they come.
package tablefunc
