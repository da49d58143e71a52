package buffer

import (
	"cmp"
	"slices"

	"github.com/basaltdb/basalt/core/storage/vfs"
)

const (
	// batchPages is how many pages are written at once, but no more than one in
	// batchShare of the pool, as they are pinned meanwhile.
	batchPages, batchShare = 64, 8
	// syncPages is after how many written pages a checkpoint syncs the file, so
	// that no sync has much to do and the log's are not held up behind it.
	syncPages = 2048
	// cleanLeast and cleanMost bound the pages of a round of Clean.
	cleanLeast, cleanMost = 64, 4096
	// cleanShare is which part of the pool may be dirty before Clean writes all
	// beyond: one in so many bytes.
	cleanShare = 4
)

// Batch is pages that are written together, as copies.
type Batch struct {
	Nos  []uint64 // ascending
	Mem  []byte   // the pages, one after the other
	Errs []error  // what became of them; set by the Writer
}

// stage is a batch with the frames that it is of. They are pinned, and their io
// locks are held.
type stage struct {
	Batch
	frames []*Frame
	recs   []uint64
	size   int // bytes of a page
}

func newStage(pages, size int) *stage {
	return &stage{Batch: Batch{Mem: vfs.Alloc(pages * size)[:0], Errs: make([]error, pages)}, size: size}
}

func (s *stage) free() { vfs.Free(s.Mem[:cap(s.Mem)]) }

// add copies a dirty frame, whose io lock and shared latch the caller holds, and
// releases the latch.
func (s *stage) add(f *Frame) {
	s.Nos, s.Mem = append(s.Nos, f.Entry.Key.No), append(s.Mem, f.buf...)
	s.frames, s.recs = append(s.frames, f), append(s.recs, f.recLSN.Load())
	f.beginWrite()
	f.latch.RUnlock()
}

// write writes the batch, releases its frames, and returns the first error.
func (p *Pool) write(s *stage) (err error) {
	if len(s.frames) == 0 {
		return nil
	}
	b := Batch{Nos: s.Nos, Mem: s.Mem, Errs: s.Errs[:len(s.Nos)]}
	clear(b.Errs)
	p.writer.WritePages(&b)
	p.writes.Add(int64(len(s.frames)))
	p.batches.Add(1)
	for i, f := range s.frames {
		f.endWrite(s.recs[i], b.Errs[i])
		f.io.Unlock()
		f.Unpin()
		if err == nil {
			err = b.Errs[i]
		}
	}
	clear(s.frames)
	s.Nos, s.Mem, s.frames, s.recs = s.Nos[:0], s.Mem[:0], s.frames[:0], s.recs[:0]
	return err
}

// writeVictim writes a dirty frame that the evictor has claimed, unless it is
// latched or being written.
func (p *Pool) writeVictim(f *Frame) (bool, error) {
	if !f.io.TryLock() {
		return false, nil
	}
	if !f.latch.TryRLock() {
		f.io.Unlock()
		return false, nil
	}
	if !f.Dirty() {
		f.latch.RUnlock()
		f.io.Unlock()
		return true, nil
	}
	s := p.single.Get().(*stage)
	defer p.single.Put(s)
	f.pins.Add(1) // which write gives up
	s.add(f)
	return true, p.write(s)
}

// addDirty lists a frame that has become dirty.
func (p *Pool) addDirty(f *Frame) {
	p.dirtyPages.Add(1)
	p.dirtyMu.Lock()
	defer p.dirtyMu.Unlock()
	if !f.listed {
		f.listed = true
		p.dirty = append(p.dirty, f)
	}
}

// listDirty returns the frames that are dirty or being written, and forgets the
// others.
func (p *Pool) listDirty() []*Frame {
	p.dirtyMu.Lock()
	defer p.dirtyMu.Unlock()
	p.dirty = slices.DeleteFunc(p.dirty, func(f *Frame) bool {
		f.listed = f.flags.Load() != 0
		return !f.listed
	})
	return slices.Clone(p.dirty)
}

// writeFrames writes what is dirty of frames, in the order of their numbers.
// Those that are latched or being written are waited for, or left out. After
// each batch, pace is told how many pages it had.
func (p *Pool) writeFrames(frames []*Frame, wait bool, pace func(pages int) error) error {
	if len(frames) == 0 {
		return nil
	}
	slices.SortFunc(frames, func(a, b *Frame) int { return cmp.Compare(a.Entry.Key.No, b.Entry.Key.No) })
	most := int(max(1, min(batchPages, p.budget/int64(p.writer.PageSize())/batchShare)))
	s := newStage(min(most, len(frames)), p.writer.PageSize())
	defer s.free()
	for i, f := range frames {
		if f.pin() && !p.stageFrame(s, f, wait) {
			f.Unpin()
		}
		if n := len(s.frames); n == most || n > 0 && i == len(frames)-1 {
			if err := p.write(s); err != nil {
				return err
			}
			if err := pace(n); err != nil {
				return err
			}
		}
	}
	return nil
}

// stageFrame adds a pinned frame to a batch, if it is dirty.
func (p *Pool) stageFrame(s *stage, f *Frame, wait bool) bool {
	if wait {
		f.io.Lock() // and what others have begun is done
	} else if !f.io.TryLock() {
		return false
	}
	if !f.Dirty() {
		f.io.Unlock()
		return false
	}
	if wait {
		f.latch.RLock()
	} else if !f.latch.TryRLock() {
		f.io.Unlock()
		return false
	}
	s.add(f)
	return true
}

// FlushAll writes every page that is dirty at the time of the call, and waits
// for writes that others have begun. The file is synced now and then, but not at
// the end. No latch is held while pages are written. After each batch, pace
// (which may be nil) is told how many pages it had, and may take its time; its
// error ends the work.
func (p *Pool) FlushAll(pace func(pages int) error) error {
	unsynced := 0
	return p.writeFrames(p.listDirty(), true, func(pages int) error {
		if unsynced += pages; unsynced >= syncPages {
			unsynced = 0
			if err := p.writer.Sync(); err != nil {
				return err
			}
		}
		if pace == nil {
			return nil
		}
		return pace(pages)
	})
}

// Clean is a round of the background writer, which leaves little to do to the
// next checkpoint and clean pages to the evictor. It writes pages whose first
// change is before the LSN before, oldest first: as many as it takes to write
// all twice between two checkpoints, which come after interval bytes of log, of
// which grown came since the last round; and all beyond a part of the pool. It
// returns how many it wrote.
func (p *Pool) Clean(before uint64, grown, interval int64) (int, error) {
	frames := p.listDirty()
	n := cleanPages(int64(len(frames)), p.budget/int64(p.writer.PageSize()), grown, interval)
	frames = slices.DeleteFunc(frames, func(f *Frame) bool { return !f.Dirty() || f.recLSN.Load() >= before })
	if len(frames) > n {
		slices.SortFunc(frames, func(a, b *Frame) int { return cmp.Compare(a.recLSN.Load(), b.recLSN.Load()) })
		frames = frames[:n]
	}
	written := 0
	err := p.writeFrames(frames, false, func(pages int) error { written += pages; return nil })
	return written, err
}

// cleanPages returns how many of so many dirty pages Clean writes, in a pool of
// so many pages.
func cleanPages(dirty, pool, grown, interval int64) int {
	share := int64(float64(dirty) * 2 * float64(grown) / float64(interval))
	return int(min(max(share, dirty-pool/cleanShare, cleanLeast), cleanMost))
}
