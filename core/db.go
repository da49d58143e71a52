package core

import (
	"context"

	"github.com/basaltdb/basalt/core/session"
)

// DB is an open database.
type DB struct{ db *session.DB }

// Option changes how a database is opened.
type Option func(*session.Options)

// WithLanguages makes functions callable that are written in other languages
// than SQL.
func WithLanguages(l session.Languages) Option {
	return func(o *session.Options) { o.Languages = l }
}

// WithSetting overrides the default of a setting.
func WithSetting(name, value string) Option {
	return func(o *session.Options) {
		if o.Settings == nil {
			o.Settings = map[string]string{}
		}
		o.Settings[name] = value
	}
}

// WithFiles lets COPY read and write files; without it that is refused.
func WithFiles(f session.Files) Option {
	return func(o *session.Options) { o.Files = f }
}

// Open opens the database in dir, which is made where there is none.
func Open(dir string, opts ...Option) (*DB, error) {
	var o session.Options
	for _, opt := range opts {
		opt(&o)
	}
	db, err := session.Open(context.Background(), dir, o)
	if err != nil {
		return nil, err
	}
	return &DB{db}, nil
}

// Close ends the statements that still run, and closes the database. What was
// committed is durable before.
func (d *DB) Close() error { return d.db.Close() }

// Superuser is the role that a new database has.
const Superuser = "basalt"

// Conn opens a connection as the superuser.
func (d *DB) Conn(ctx context.Context) (*Conn, error) { return d.ConnAs(ctx, Superuser) }

// ConnAs opens a connection as a role that may log in; its privileges hold.
func (d *DB) ConnAs(ctx context.Context, role string) (*Conn, error) {
	s, err := d.db.NewSession(ctx, session.User{Name: role, Application: "embedded"})
	if err != nil {
		return nil, err
	}
	return &Conn{s: s}, nil
}
