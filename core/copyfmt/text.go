package copyfmt

import "bytes"

// splitText splits a line of the text format.
func (r *run) splitText(rec []byte) {
	o := &r.d.Options
	if bytes.IndexByte(rec, '\\') >= 0 {
		r.splitEscaped(rec)
		return
	}
	for {
		end := bytes.IndexByte(rec, o.Delimiter)
		if end < 0 {
			r.addText(rec, rec)
			return
		}
		r.addText(rec[:end], rec[:end])
		rec = rec[end+1:]
	}
}

// addText adds a field given as it stands in the line and as it reads. The
// markers are compared with the former.
func (r *run) addText(raw, text []byte) {
	o := &r.d.Options
	r.fields = append(r.fields, field{
		text: text, checked: true,
		null: string(raw) == o.Null,
		dflt: o.HasDefault && string(raw) == o.Default,
	})
}

// splitEscaped splits a line that has backslashes.
func (r *run) splitEscaped(rec []byte) {
	delim := r.d.Options.Delimiter
	r.room(len(rec))
	for {
		end := 0
		for end < len(rec) && rec[end] != delim {
			if rec[end] == '\\' {
				end++
			}
			end++
		}
		end = min(end, len(rec))
		raw := rec[:end]
		if bytes.IndexByte(raw, '\\') < 0 {
			r.addText(raw, raw)
		} else {
			start := len(r.scratch)
			plain := r.unescape(raw)
			r.addText(raw, r.scratch[start:])
			r.fields[len(r.fields)-1].checked = plain
		}
		if end >= len(rec) {
			return
		}
		rec = rec[end+1:]
	}
}

// room makes sure that the scratch memory does not move while a line is split.
func (r *run) room(n int) {
	if cap(r.scratch) < n {
		r.scratch = make([]byte, 0, 2*n)
	}
}

// escapes are the letters that stand for a control character.
var escapes = [256]byte{'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v'}

// unescape appends a field to the scratch memory without its escapes, and
// reports whether no byte was given by its number.
func (r *run) unescape(raw []byte) (plain bool) {
	plain = true
	out := r.scratch
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if c != '\\' || i+1 == len(raw) {
			out = append(out, c)
			continue
		}
		i++
		c = raw[i]
		switch {
		case escapes[c] != 0:
			out = append(out, escapes[c])
		case c >= '0' && c <= '7':
			x := c - '0'
			for n := 1; n < 3 && i+1 < len(raw) && raw[i+1] >= '0' && raw[i+1] <= '7'; n++ {
				i++
				x = x<<3 | raw[i] - '0'
			}
			out, plain = append(out, x), false
		case c == 'x' && i+1 < len(raw) && hexValue(raw[i+1]) >= 0:
			x := byte(0)
			for n := 0; n < 2 && i+1 < len(raw) && hexValue(raw[i+1]) >= 0; n++ {
				i++
				x = x<<4 | byte(hexValue(raw[i]))
			}
			out, plain = append(out, x), false
		default:
			out = append(out, c)
		}
	}
	r.scratch = out
	return plain
}

func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
