// Package crash kills a process that writes to a database, again and again,
// and checks what the next one finds: everything that was acknowledged, and
// nothing of what was rolled back or not committed.
package crash
