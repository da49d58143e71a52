package vfs

import (
	"errors"
	"io"
	"sync"
	"syscall"
)

// maxBounce is how much of an unaligned read is done at once.
const maxBounce = 1 << 20

// bounce has aligned memory for reads into memory that is not, by its size: a
// power of two from 4 KiB to maxBounce.
var bounce [9]sync.Pool

// takeBounce returns at least n aligned bytes, n up to maxBounce, and what puts
// them back.
func takeBounce(n int) (b []byte, put func()) {
	i, size := 0, MemoryAlign
	for size < n {
		i, size = i+1, size*2
	}
	p, _ := bounce[i].Get().(*[]byte)
	if p == nil {
		p = new([]byte)
		*p = alignedHeap(size)
	}
	return *p, func() { bounce[i].Put(p) }
}

// superset returns the aligned range that has n bytes at off.
func superset(off int64, n, align int) (low int64, size int) {
	a := int64(align)
	low = off &^ (a - 1)
	return low, int((off+int64(n)+a-1)&^(a-1) - low)
}

// readDirect reads any range of a file that is opened for direct reads.
func (f *osFile) readDirect(p []byte, off int64, align int) (int, error) {
	if Aligned(p, off, align) {
		return f.preadAll(p, off, align)
	}
	done := 0
	for done < len(p) {
		n := min(len(p)-done, maxBounce-2*align)
		low, size := superset(off+int64(done), n, align)
		buf, put := takeBounce(size)
		got, err := f.preadAll(buf[:size], low, align)
		skip := int(off + int64(done) - low)
		got = copy(p[done:done+n], buf[min(skip, got):got])
		put()
		done += got
		if got < n {
			if err == nil {
				err = io.EOF
			}
			return done, err
		}
	}
	return done, nil
}

// preadAll reads an aligned range. A read that ends between multiples of align
// has met the end of the file.
func (f *osFile) preadAll(p []byte, off int64, align int) (int, error) {
	done := 0
	for done < len(p) {
		n, err := pread(f.f, p[done:], off+int64(done), &f.counters.retries)
		if errors.Is(err, syscall.EINVAL) && f.giveUpDirect() {
			n, err = f.f.ReadAt(p[done:], off+int64(done))
			return done + n, err
		}
		if err != nil {
			return done, err
		}
		done += n
		if n == 0 || n%align != 0 {
			break
		}
	}
	if done < len(p) {
		return done, io.EOF
	}
	return done, nil
}

// writeDirect writes an aligned range.
func (f *osFile) writeDirect(p []byte, off int64) (int, error) {
	done := 0
	for done < len(p) {
		n, err := pwrite(f.f, p[done:], off+int64(done), &f.counters.retries)
		if errors.Is(err, syscall.EINVAL) && f.giveUpDirect() {
			n, err = f.f.WriteAt(p[done:], off+int64(done))
			return done + n, err
		}
		if err == nil && n == 0 {
			err = io.ErrShortWrite
		}
		if err != nil {
			return done, err
		}
		done += n
	}
	return done, nil
}
