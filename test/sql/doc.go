// Package sql runs our own SQL corpus: files in testdata that hold statements
// and what they answer, as package sqlfile describes them. Each file has a
// database of its own. After a change of answers, look at what -rewrite writes.
package sql
