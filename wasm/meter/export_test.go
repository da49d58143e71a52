package meter

// Inlines reports whether a function would be inlined into its loop.
func Inlines(b []byte, name string) bool {
	m, err := parse(b, DefaultLimits)
	if err != nil {
		return false
	}
	loop := Loop{Export: name, Args: make([]bool, len(m.info.Exports[name].Params))}
	return m.addLoop(loop) == nil && m.inline(&m.vec[0]) != nil
}
