// Package slt reads and runs sqllogictest files: statements with the outcome
// that they must have, and queries with the rows that they must give.
package slt
