// Package project computes the columns of its output from those of its input:
// plain expressions (Project), and set-returning functions in the select list
// (Set), which give several rows for one.
package project
