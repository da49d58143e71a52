package vfs

import "runtime"

// Template is memory that parts of other memory can begin as copies of, for which
// pages are copied when they are written only.
type Template struct {
	parts   templateParts
	cleanup runtime.Cleanup // of one that is not freed
}

// templateParts are what a Template has of the system.
type templateParts struct {
	b    []byte
	file int // of the same memory
}

// Bytes is the template's memory, which may be written until it is mapped.
func (t *Template) Bytes() []byte { return t.parts.b }
