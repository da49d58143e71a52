package meter

import "bytes"

// CustomSection returns the content of the custom section of a name, which is
// shared; false where the module has none. Two of one name are an error, since
// readers would not agree on which one counts.
func CustomSection(b []byte, name string) (content []byte, found bool, err error) {
	if !bytes.HasPrefix(b, magic) {
		return nil, false, errModule("it does not begin with the WebAssembly header")
	}
	r := &reader{b: b, at: len(magic)}
	for !r.done() {
		id := r.byte()
		body := r.bytes(int(r.u32()))
		if r.err != nil || id != secCustom {
			continue
		}
		s := &reader{b: body}
		if s.name() != name || s.err != nil {
			continue
		}
		if found {
			return nil, false, errModule("two custom sections \"%s\"", Printable(name))
		}
		content, found = s.b[s.at:], true
	}
	return content, found, r.err
}
