// Package cte holds common table expressions: With computes one once and keeps
// its rows for the Scans that read it; Recursive is WITH RECURSIVE.
package cte
