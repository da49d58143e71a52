// Package window holds PostgreSQL's window functions that are no aggregates.
// Register adds them to a registry.
package window
