// Package config is the registry of settings: one table of names, types,
// bounds, defaults and descriptions that SET and SHOW, pg_settings, the
// command line, the environment and the configuration file all read.
//
// A Values holds what a session sees. It starts from the server's values and
// records which of them the session, and within it the transaction, changed,
// so that RESET, ROLLBACK and SET LOCAL undo exactly that.
package config
