// Package scan reads tables: stored ones through the session's op.Tables, with
// the filter pushed into the scan, and virtual ones through op.System.
//
// A scan with a row lock runs on one worker. Each batch's rows that pass the
// filter are locked; one that another transaction has changed meanwhile is
// read again in its newest version and passes if it still satisfies the filter.
package scan
