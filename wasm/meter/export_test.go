package meter

// Inlines reports whether a function would be inlined into its loop.
func Inlines(b []byte, name string) bool {
	m, err := parse(b, DefaultLimits)
	return err == nil && m.addLoop(name) == nil && m.inline(&m.vec[0]) != nil
}
