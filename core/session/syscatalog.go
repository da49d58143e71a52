package session

// registerSystem registers the virtual tables.
func registerSystem(t *systemTables) {
}
