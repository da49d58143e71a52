// Package arch tests the shape of the source tree: the layers and the edges
// between packages, the one owner of each third-party module, and that the
// core reaches the outside world through its environment only.
package arch
