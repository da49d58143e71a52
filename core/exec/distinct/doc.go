// Package distinct is DISTINCT ON: it keeps the first row of each key, in the
// order of its input. Plain DISTINCT is an aggregation without aggregates.
package distinct
