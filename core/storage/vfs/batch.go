package vfs

import "io"

// Op is one read or write of a batch.
type Op struct {
	Buf []byte
	Off int64
	N   int   // bytes that were read or written
	Err error // as ReadAt and WriteAt return it
}

// batcher is a File that can do several operations at once.
type batcher interface {
	batch(kind int, ops []Op)
}

// ReadBatch does reads of a file, all at once where the file can do that. Each
// is as by ReadAt, in any order; the result is the first error that is not
// io.EOF.
func ReadBatch(f File, ops []Op) error { return doBatch(f, kindRead, ops) }

// WriteBatch does writes of a file, as ReadBatch does reads. Ranges must not
// overlap. Where it returns an error, each operation says whether it was done.
func WriteBatch(f File, ops []Op) error { return doBatch(f, kindWrite, ops) }

func doBatch(f File, kind int, ops []Op) error {
	if b, ok := f.(batcher); ok && len(ops) > 1 {
		b.batch(kind, ops)
	} else {
		for i := range ops {
			ops[i].do(f, kind)
		}
	}
	for i := range ops {
		if ops[i].Err != nil && ops[i].Err != io.EOF {
			return ops[i].Err
		}
	}
	return nil
}

// do does one operation by itself.
func (o *Op) do(f File, kind int) {
	if kind == kindRead {
		o.N, o.Err = f.ReadAt(o.Buf, o.Off)
	} else {
		o.N, o.Err = f.WriteAt(o.Buf, o.Off)
	}
}
