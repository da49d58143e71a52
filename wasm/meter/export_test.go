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

// WithoutCustom returns a module that can be parsed without its custom sections.
func WithoutCustom(b []byte) []byte {
	out := append([]byte(nil), b[:len(magic)]...)
	r := &reader{b: b, at: len(magic)}
	for !r.done() {
		start := r.at
		id := r.byte()
		if r.bytes(int(r.u32())); id != secCustom && r.err == nil {
			out = append(out, b[start:r.at]...)
		}
	}
	return out
}

// Counting reports which of a module's own functions count their frames.
func Counting(b []byte, lim Limits) ([]bool, error) {
	m, written, err := writeAll(b, lim)
	if err != nil {
		return nil, err
	}
	return m.counting(written), nil
}

// Movers reports which of a module's own functions may move the host's room.
func Movers(b []byte) ([]bool, error) {
	m, written, err := writeAll(b, DefaultLimits)
	if err != nil {
		return nil, err
	}
	return m.movers(written), nil
}

// writeAll writes all functions in the plain form.
func writeAll(b []byte, lim Limits) (*module, []*codeWriter, error) {
	m, err := parse(b, lim)
	if err != nil {
		return nil, nil, err
	}
	if _, err := m.elementSection(); err != nil {
		return nil, nil, err
	}
	var written []*codeWriter
	for i, b := range m.bodies {
		w, err := m.write(b, m.typeOf(i), formPlain, nil)
		if err != nil {
			return nil, nil, err
		}
		written = append(written, w)
	}
	return m, written, nil
}
