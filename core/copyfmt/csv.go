package copyfmt

import "bytes"

// splitCSV splits a CSV record.
func (r *run) splitCSV(rec []byte) error {
	o := &r.d.Options
	if bytes.IndexByte(rec, o.Quote) < 0 {
		for {
			end := bytes.IndexByte(rec, o.Delimiter)
			if end < 0 {
				r.addCSV(rec, false)
				return nil
			}
			r.addCSV(rec[:end], false)
			rec = rec[end+1:]
		}
	}
	r.room(len(rec))
	for {
		start := len(r.scratch)
		rest, quoted, more, err := r.csvField(rec)
		if err != nil {
			return err
		}
		r.addCSV(r.scratch[start:], quoted)
		if !more {
			return nil
		}
		rec = rest
	}
}

// csvField appends the next field to the scratch memory. A field may be quoted
// in parts.
func (r *run) csvField(rec []byte) (rest []byte, quoted, more bool, err error) {
	o := &r.d.Options
	in := false
	for i := 0; i < len(rec); i++ {
		c := rec[i]
		switch {
		case !in && c == o.Delimiter:
			return rec[i+1:], quoted, true, nil
		case !in && c == o.Quote:
			in, quoted = true, true
		case in && c == o.Escape && i+1 < len(rec) && (rec[i+1] == o.Escape || rec[i+1] == o.Quote):
			i++
			r.scratch = append(r.scratch, rec[i])
		case in && c == o.Quote:
			in = false
		default:
			r.scratch = append(r.scratch, c)
		}
	}
	if in {
		return nil, false, false, errFormat("unterminated CSV quoted field")
	}
	return nil, quoted, false, nil
}

// addCSV adds a field and decides whether it is null.
func (r *run) addCSV(text []byte, quoted bool) {
	o := &r.d.Options
	i := len(r.fields)
	f := field{text: text, checked: true}
	if string(text) == o.Null {
		f.null = !quoted && !flag(o.ForceNotNull, i) || quoted && flag(o.ForceNull, i)
	}
	f.dflt = o.HasDefault && !quoted && string(text) == o.Default
	r.fields = append(r.fields, f)
}
