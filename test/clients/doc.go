// Package clients runs real client programs of PostgreSQL against a server of
// our own: psql, psycopg2, psycopg 3, asyncpg, node-postgres and Go's lib/pq.
// A client that is not installed is skipped, with the reason.
package clients
