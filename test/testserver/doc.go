// Package testserver starts servers for tests: our own program as a process of
// its own, which a test may kill; our own server within the test's process; and
// a PostgreSQL of this machine to compare with. All of them listen on free
// ports of the loopback interface or on a socket in a temporary directory, let
// every user in without a password, and end with the test.
package testserver
