// Package crashclones cuts the power of an in-memory machine, thousands of
// times, at operations of the file system that a seed chooses, and checks what
// recovery makes of what is left: of what was not synced, a random part of the
// sectors and of the directory entries. Recovery is cut too, up to two times in
// a row, and some crashes are of the process alone: then nothing is lost at
// once, but what the dead process had not synced is lost with the next power
// cut.
//
// Every acknowledged commit must be there, nothing that was rolled back or not
// committed, a commit that was under way wholly or not at all; the database
// must start, and its own check must find nothing.
package crashclones
