// Package bitrot inverts single bits of all files of databases, of one that was
// closed and of one that crashed, and looks what becomes of it.
//
// Each flip must be found and its file named by the check of a directory, and
// opening and reading the database must either fail with XX001 or give exactly
// what is stored. What need not be found, and is counted apart:
//
//	dead      bytes that nothing refers to: of a log segment behind the end of
//	          the log, and of the lock file. Answers must be the same
//	repaired  pages of a crashed database that recovery replaces by what the
//	          log has of them. Answers must be the same
//	orphan    files of a crashed database that no table and no index has, and the
//	          end of the manifest of an index, which has all twice: the check
//	          says so, and the next start removes them or writes them anew
//	tail      the log of a crashed database behind the last record that proves
//	          how far it was durable. Nothing tells a flip there from a torn
//	          tail, which recovery has to accept: what is left must be the
//	          state after an earlier commit
package bitrot
