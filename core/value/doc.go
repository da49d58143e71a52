// Package value converts values of every built-in type to and from text and
// PostgreSQL's binary wire form. The text is exactly PostgreSQL's under the
// settings in Format.
//
// Parsing never applies a type modifier: a length, precision or scale is
// enforced by the cast that the binder puts behind the input, because what
// happens on overflow depends on whether the cast was explicit.
package value
