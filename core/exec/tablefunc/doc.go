// Package tablefunc runs set-returning functions in FROM: one, or several side
// by side (ROWS FROM), padded with nulls, with a row number on request.
package tablefunc
