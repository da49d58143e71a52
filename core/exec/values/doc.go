// Package values gives the rows of a VALUES list.
package values
