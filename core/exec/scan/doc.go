// Package scan reads tables: stored ones through the session's op.Tables, with
// the filter pushed into the scan, and virtual ones through op.System. A scan
// whose rows are checked again (op.Recheck) gives those rows only, and filters
// them as it filters all.
package scan
