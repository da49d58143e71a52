// Package datetime is PostgreSQL's calendar: dates, times, timestamps and
// intervals as text, as fields, and their arithmetic.
//
// Representation, as in PostgreSQL:
//
//	date         int32 days since 2000-01-01
//	time         int64 microseconds since midnight, up to 24:00 inclusive
//	timestamp    int64 microseconds since 2000-01-01 00:00
//	timestamptz  likewise, in UTC
//	interval     months, days, microseconds, kept apart
//
// The extreme integers are -infinity and infinity. The calendar is the
// proleptic Gregorian one; year 0 is 1 BC.
package datetime
