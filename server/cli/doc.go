// Package cli is the command line of basalt: one file per command.
package cli
