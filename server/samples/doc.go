// Package samples loads what the demo shows beside its tables: a collection of
// documents and a WebAssembly function.
package samples
