//go:build wasip1

// The examples in Go: a module of functions of all kinds, one in a file.
package main

func main() {}
