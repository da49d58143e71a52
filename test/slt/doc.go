// Package slt reads and runs sqllogictest files: statements with the outcome
// that they must have, and queries with the rows that they must give. Every
// record goes to a server over the wire, one message each, as a client's would.
package slt
