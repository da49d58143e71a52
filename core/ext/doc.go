// Package ext is the one door through which functions, operators, casts and
// aggregates come into the engine: those of core/builtin, those of the
// engines, and users' WebAssembly functions alike. It defines what each of
// them is, as data plus batch kernels; the binder resolves them by signature
// and the executor runs their kernels.
//
// The kernel contract, for scalar functions, casts and aggregates:
//
//   - Arguments are Flat or Const vectors of one length n. A kernel that can
//     use a dictionary says so (Scalar.Dict) and may get Dict vectors too.
//   - sel lists the rows to compute, ascending; nil means all n. Values at
//     other rows are unspecified on input, and may be written or not.
//   - A strict function is never asked for a row with a null argument: the
//     caller takes such rows out of sel and marks them null in the result.
//     It may still mark further rows null.
//   - out has been Reset to the return type with n rows and no nulls. The
//     kernel fills it Flat, or makes it Const or Dict. It must not keep
//     references to arguments in out, except dictionaries.
//   - An error is for the statement as a whole; it must only be raised for a
//     row that is in sel.
package ext
