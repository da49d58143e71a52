package session

import "context"

// Reread forgets what is held of the catalogue, so that f, whose session is a
// new one, reads it from the store.
func (db *DB) Reread(ctx context.Context, f func(*Session) string) string {
	db.cached.Store(nil)
	s, err := db.NewSession(ctx, User{Name: "basalt"})
	if err != nil {
		return err.Error()
	}
	defer s.Close()
	return f(s)
}
