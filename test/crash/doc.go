// Package crash kills processes that write to a database, again and again,
// and checks what the next one finds: everything that was acknowledged, and
// nothing of what was rolled back or not committed. One test kills a small
// program on the transaction layer alone; another kills the real server while
// clients work with it over the wire, and one while a WebAssembly module is
// replaced. A last cuts the power of file systems of the kernel under the small
// program.
package crash
