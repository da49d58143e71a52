// Package examples holds functions that are written in every language that there is
// a library for, in a directory each: they have the exports that manifest.json
// declares, and answer what examples.sql says.
package examples
