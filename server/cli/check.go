package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/txn"
)

// The exit codes of check.
const (
	checkFound  = 1 // something is wrong with the database
	checkFailed = 2 // it could not be checked
)

// exitError is an error with an exit code of its own. An empty message is not
// printed.
type exitError struct {
	code int
	err  error
}

// Error implements error.
func (e exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

// Unwrap returns the cause.
func (e exitError) Unwrap() error { return e.err }

// checkCommand verifies a database that is not running.
func checkCommand(h *Hooks) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use: "check DIR", Short: "Verify a database that is not running, without changing it",
		Long: `check reads every page, every block of every segment, the write-ahead log and the control file of the
database in DIR, verifies their checksums, the order of trees and that each index has exactly the rows of its
table, and names what is wrong. It changes no file: where the database was not closed in order, recovery happens
in memory, which takes as much of it as recovery writes.

The exit code is 0 when all is well, 1 when something is wrong, and 2 when DIR could not be checked.

A page that the disk has lost the newest version of, but has an older one of, looks whole: that is found where
the log still has the change, or where the page no longer fits its neighbours, its index or its table.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if err := cobra.ExactArgs(1)(cmd, args); err != nil {
				return exitError{checkFailed, err}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return check(cmd.Context(), args[0], asJSON, *h)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the report as JSON")
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return exitError{checkFailed, err} })
	return cmd
}

func check(ctx context.Context, dir string, asJSON bool, h Hooks) error {
	opt := session.Options{Files: serverFiles{}}
	if h.Languages != nil {
		opt.Languages = h.Languages()
	}
	rep, err := session.CheckDir(ctx, dir, opt)
	if err != nil {
		return exitError{checkFailed, err}
	}
	if asJSON {
		enc := json.NewEncoder(h.Out)
		enc.SetIndent("", "  ")
		err = enc.Encode(rep)
	} else {
		err = printReport(h.Out, rep)
	}
	switch {
	case err != nil:
		return exitError{checkFailed, err}
	case len(rep.Findings) > 0:
		return exitError{code: checkFound}
	}
	return nil
}

// printReport prints a report for people.
func printReport(w io.Writer, r *txn.CheckReport) error {
	text := fmt.Sprintf("Database %s\n", r.Directory)
	if r.Crashed {
		text += fmt.Sprintf("It was not closed in order. Recovery in memory repeated %d log records and undid %d transactions;\n"+
			"what follows is about the result. The files are unchanged.\n", r.RecoveredRecords, r.UndoneTransactions)
	} else {
		text += "It was closed in order.\n"
	}
	text += fmt.Sprintf("Read %d log records, %d pages (%d in use, %d free, %d unused), %d blocks in %d segments,\n%d rows of %d tables, %d indexes.\n",
		r.LogRecords, r.Pages.Total, r.Pages.Used, r.Pages.Free, r.Pages.Unused, r.Blocks, r.Segments, r.Rows, r.Tables, r.Indexes)
	for _, n := range r.Notes {
		text += "Note: " + n + ".\n"
	}
	for _, f := range r.Findings {
		text += f.String() + "\n"
	}
	switch n := len(r.Findings) + r.MoreFindings; {
	case n == 0:
		text += "Nothing is wrong.\n"
	case r.MoreFindings > 0:
		text += fmt.Sprintf("%d problems, of which %d are listed.\n", n, len(r.Findings))
	case n == 1:
		text += "1 problem.\n"
	default:
		text += fmt.Sprintf("%d problems.\n", n)
	}
	_, err := io.WriteString(w, text)
	return err
}
