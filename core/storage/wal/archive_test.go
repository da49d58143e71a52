package wal

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/compress"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

var bg = context.Background()

// archived is a log whose segments are archived, in memory.
type archived struct {
	*Log
	t       *testing.T
	archive vfs.FS
	clock   *env.SimClock
	warned  []error
}

// begin archives the segments of a log in a file system.
func begin(t *testing.T, l *Log, archive vfs.FS) *archived {
	t.Helper()
	_, clock := env.Sim(1)
	a := &archived{Log: l, t: t, archive: archive, clock: clock}
	if err := l.Archive(ArchiveConfig{
		Open: func() (vfs.FS, error) { return a.archive, nil }, Clock: a.clock,
		Warn: func(err error) { a.warned = append(a.warned, err) },
	}); err != nil {
		t.Fatal(err)
	}
	return a
}

// create makes an empty log.
func create(t *testing.T, fsys vfs.FS) *Log {
	t.Helper()
	l, err := Create(Config{FS: fsys, DBID: 1, Segment: MinSegment, Codec: compress.S2})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// fill writes records until a number of segments are finished.
func (a *archived) fill(segments int) {
	a.t.Helper()
	for target := a.segmentOf(a.End()) + uint64(segments); a.segmentOf(a.End()) < target; {
		payload := make([]byte, 20000)
		env.NewRand(a.End()).Read(payload)
		if _, err := a.Append(nil, System, payload, 0); err != nil {
			a.t.Fatal(err)
		}
	}
	if err := a.Flush(a.End()); err != nil {
		a.t.Fatal(err)
	}
}

// recycle gives up all that may be.
func (a *archived) recycle() {
	a.t.Helper()
	if err := a.Recycle(a.End()); err != nil {
		a.t.Fatal(err)
	}
}

func (a *archived) has(fsys vfs.FS, dir string) []uint64 {
	a.t.Helper()
	nums, err := segmentsIn(fsys, dir)
	if err != nil {
		a.t.Fatal(err)
	}
	return nums
}

// Finished segments are archived in order, and kept until they are.
func TestArchive(t *testing.T) {
	l := begin(t, create(t, vfs.NewMem()), vfs.NewMem())
	l.fill(5)
	l.recycle()
	if got := l.has(l.cfg.FS, Dir); !slices.Equal(got, []uint64{1, 2, 3, 4, 5, 6}) {
		t.Fatalf("segments %d are left", got)
	}
	l.Archiver().Run(bg, false)
	if got := l.has(l.archive, "."); !slices.Equal(got, []uint64{1, 2, 3, 4, 5}) {
		t.Fatalf("segments %d are archived", got)
	}
	s := l.Archiver().Stats()
	if s.Archived != 5 || s.LastArchived != "0000000000000005.wal" || !s.ArchivedAt.Equal(l.clock.Now()) || s.Failed != 0 || s.LastFailed != "" {
		t.Errorf("%+v", s)
	}
	l.recycle()
	if got := l.has(l.cfg.FS, Dir); len(got) != maxKept+1 {
		t.Errorf("segments %d are left", got)
	}
	// The copies alone are a log.
	restored := vfs.NewMem()
	cfg := l.cfg
	cfg.FS = restored
	if n, err := Restore(cfg, l.archive, MinSegment); err != nil || n != 5 {
		t.Fatal(n, err)
	}
	recs, end, _ := readAll(t, cfg, MinSegment+segmentHeader)
	if end != 6*MinSegment || len(recs) < 5*10 {
		t.Errorf("%d records up to %d", len(recs), end)
	}
	// Old files whose names are new have other content; none of it is archived.
	l.fill(4)
	l.Archiver().Run(bg, false)
	if _, err := Restore(cfg, l.archive, MinSegment); err != nil {
		t.Fatal(err)
	}
	more, _, _ := readAll(t, cfg, MinSegment+segmentHeader)
	if len(more) <= len(recs) || !slices.EqualFunc(recs, more[:len(recs)], func(a, b Record) bool { return bytes.Equal(a.Payload, b.Payload) }) {
		t.Errorf("%d records, and %d after more", len(recs), len(more))
	}
}

// Switch ends a segment that has records, and no other.
func TestSwitch(t *testing.T) {
	l := begin(t, create(t, vfs.NewMem()), vfs.NewMem())
	if at, err := l.Switch(); err != nil || at != MinSegment+segmentHeader || l.End() != at {
		t.Fatal(at, err)
	}
	lsn, err := l.Append(nil, System, []byte("one"), 0)
	if err != nil {
		t.Fatal(err)
	}
	end := l.End()
	for range 2 {
		at, err := l.Switch()
		if err != nil || l.End() != 2*MinSegment+segmentHeader || l.Flushed() != l.End() {
			t.Fatal(at, err)
		}
		if at != end {
			t.Errorf("switched at %d, want %d", at, end)
		}
		end = l.End()
	}
	l.Archiver().Run(bg, false)
	f, err := l.archive.Open(baseName(1))
	if err != nil {
		t.Fatal(err)
	}
	if size, err := f.Size(); err != nil || size != segmentHeader+Overhead+3+Overhead {
		t.Errorf("a segment with one record has %d bytes in the archive (%v)", size, err)
	}
	if recs, _, _ := readAll(t, l.cfg, lsn); len(recs) != 1 || string(recs[0].Payload) != "one" {
		t.Errorf("records %v", recs)
	}
	l.Fail(fmt.Errorf("no more"))
	if _, err := l.Switch(); errs.CodeOf(err) != errs.IOError {
		t.Error(err)
	}
}

// Every operation on the archive fails in turn, in several ways: the segment is
// kept, the failure is told, and the archive has it whole once it works again.
func TestArchiveFaults(t *testing.T) {
	for _, kind := range []vfs.FaultKind{vfs.FaultEIO, vfs.FaultNoSpace, vfs.FaultShortWrite, vfs.FaultBitFlip, vfs.FaultLost} {
		failures := 0
		for n := int64(1); ; n++ {
			fault := vfs.NewFault(vfs.NewMem())
			l := begin(t, create(t, vfs.NewMem()), fault)
			l.fill(2)
			hit := false
			fault.Arm(func(i int64, op vfs.OpKind, _ string) vfs.FaultKind {
				if i != n {
					return vfs.NoFault
				}
				hit = true
				return kind
			})
			l.Archiver().Run(bg, false)
			if !hit {
				break
			}
			s := l.Archiver().Stats()
			if s.Failed > 0 {
				failures++
				if len(l.warned) != 1 || !strings.Contains(l.warned[0].Error(), "could not be archived, and is kept") || s.LastFailed != baseName(uint64(s.Archived)+1) {
					t.Fatalf("fault %d at %d: %+v, %v", kind, n, s, l.warned)
				}
				l.recycle()
				if got := l.has(l.cfg.FS, Dir); !slices.Contains(got, uint64(s.Archived)+1) {
					t.Fatalf("fault %d at %d: a segment that is not archived is gone: %d", kind, n, got)
				}
				// Not again at once.
				l.Archiver().Run(bg, false)
				if l.Archiver().Stats() != s {
					t.Fatalf("fault %d at %d: tried again at once", kind, n)
				}
				l.clock.Advance(minRetry)
				l.Archiver().Run(bg, false)
			}
			fault.Arm(nil)
			if s := l.Archiver().Stats(); s.Archived != 2 {
				t.Fatalf("fault %d at %d: %+v, %v", kind, n, s, l.warned)
			}
			// The directory is synced again, but for another rename.
			retried := slices.DeleteFunc(fault.Retried(), func(name string) bool { return name == "." })
			if len(retried) > 0 {
				t.Fatalf("fault %d at %d: %q was used again after a failed sync", kind, n, retried)
			}
			cfg := l.cfg
			cfg.FS = vfs.NewMem()
			if k, err := Restore(cfg, fault, MinSegment); err != nil || k != 2 {
				t.Fatalf("fault %d at %d: restored %d segments: %v", kind, n, k, err)
			}
		}
		if failures == 0 {
			t.Errorf("fault %d was never noticed", kind)
		}
	}
}

// The pause after a failure grows to a bound, and ends with a success.
func TestArchiveBacksOff(t *testing.T) {
	l := begin(t, create(t, vfs.NewMem()), nil)
	l.fill(1)
	good := l.archive
	full := vfs.NewFault(vfs.NewMem())
	full.Arm(func(int64, vfs.OpKind, string) vfs.FaultKind { return vfs.FaultNoSpace })
	l.archive = full
	l.Archiver().Run(bg, false)
	var pauses []time.Duration
	last := l.clock.Monotonic()
	for len(pauses) < 9 {
		before := l.Archiver().Stats().Failed
		l.clock.Advance(time.Second / 2)
		l.Archiver().Run(bg, false)
		if l.Archiver().Stats().Failed > before {
			pauses = append(pauses, (l.clock.Monotonic() - last).Round(time.Second))
			last = l.clock.Monotonic()
		}
	}
	want := []time.Duration{1, 2, 4, 8, 16, 32, 60, 60, 60}
	for i := range want {
		if pauses[i] != want[i]*time.Second {
			t.Fatalf("pauses %v", pauses)
		}
	}
	if l.archive = good; l.archive == nil {
		l.archive = vfs.NewMem()
	}
	l.Archiver().Run(bg, true)
	if s := l.Archiver().Stats(); s.Archived != 1 || s.Failed != 10 {
		t.Errorf("%+v", s)
	}
}

// A file of another history is never replaced.
func TestArchiveRefusesOtherFiles(t *testing.T) {
	l := begin(t, create(t, vfs.NewMem()), vfs.NewMem())
	other := begin(t, create(t, vfs.NewMem()), l.archive)
	if _, err := other.Append(nil, System, []byte("another history"), 0); err != nil {
		t.Fatal(err)
	}
	other.fill(1)
	other.Archiver().Run(bg, false)
	before, err := vfs.ReadFile(l.archive, baseName(1))
	if err != nil {
		t.Fatal(err)
	}
	l.fill(1)
	l.Archiver().Run(bg, false)
	if len(l.warned) != 1 || errs.CodeOf(l.warned[0]) != errs.DuplicateFile {
		t.Errorf("warned %v", l.warned)
	}
	if after, err := vfs.ReadFile(l.archive, baseName(1)); err != nil || !bytes.Equal(before, after) {
		t.Error("the file was replaced", err)
	}
}

// A damaged segment is not archived.
func TestArchiveFindsDamage(t *testing.T) {
	mem := vfs.NewMem()
	l := begin(t, create(t, mem), vfs.NewMem())
	l.fill(1)
	if !mem.FlipBit(segmentName(1), 8*70000) {
		t.Fatal("no such bit")
	}
	l.Archiver().Run(bg, false)
	if s := l.Archiver().Stats(); s.Archived != 0 || s.Failed != 1 || errs.CodeOf(l.warned[0]) != errs.DataCorrupted {
		t.Errorf("%+v, %v", s, l.warned)
	}
	if got := l.has(l.archive, "."); len(got) > 0 {
		t.Errorf("segments %d are archived", got)
	}
}

// What is noted about the archive is found by the next start; without it, or
// with damage to it, archiving begins with the oldest segment that is there.
func TestArchiveBegins(t *testing.T) {
	mem, archive := vfs.NewMem(), vfs.NewMem()
	l := begin(t, create(t, mem), archive)
	l.fill(3)
	l.Archiver().Run(bg, false)
	reopen := func(cfg Config) *archived {
		t.Helper()
		_, end, crc := readAll(t, cfg, MinSegment+segmentHeader)
		log, err := OpenAt(cfg, end, crc)
		if err != nil {
			t.Fatal(err)
		}
		return begin(t, log, archive)
	}
	if next := reopen(l.cfg).Archiver().next.Load(); next != 4 {
		t.Errorf("archiving goes on with segment %d", next)
	}
	if !mem.FlipBit(archivedName, 3) {
		t.Fatal("no such bit")
	}
	l = reopen(l.cfg)
	if next := l.Archiver().next.Load(); next != 1 || len(l.warned) != 1 {
		t.Errorf("archiving goes on with segment %d, warned %v", next, l.warned)
	}
	// Equal files are taken for archived.
	l.Archiver().Run(bg, false)
	if s := l.Archiver().Stats(); s.Archived != 3 || s.Failed != 0 {
		t.Errorf("%+v, %v", s, l.warned)
	}
	// While it is off, segments are given up.
	l.archiver = nil
	l.fill(6)
	l.recycle()
	gap := begin(t, l.Log, archive)
	if next := gap.Archiver().next.Load(); next != 10 || len(gap.warned) != 1 || !strings.Contains(gap.warned[0].Error(), "has a gap") {
		t.Errorf("archiving goes on with segment %d, warned %v", next, gap.warned)
	}
}

// Power cuts of the database and of its archive at any moment: what was flushed is
// in the archive or in the log, and both together are one log.
func TestArchiveCrashes(t *testing.T) {
	for seed := range uint64(60) {
		rng := env.NewRand(seed)
		mem, store := vfs.NewMem(), vfs.NewMem()
		l := begin(t, create(t, mem), store)
		var want []string
		for life := range 5 {
			// The cut is at an operation of either file system.
			var disk, copies *vfs.Mem
			durable, cut := 0, int64(1+rng.IntN(120))
			ops := int64(0)
			chance := env.NewRand(seed<<8 | uint64(life))
			watch := func(int64, vfs.OpKind, string) vfs.FaultKind {
				if ops++; ops == cut {
					keep := chance.Float64()
					disk, copies = mem.CrashClone(chance, keep), store.CrashClone(chance, keep)
				}
				return vfs.NoFault
			}
			database, archive := vfs.NewFault(mem), vfs.NewFault(store)
			database.Arm(watch)
			archive.Arm(watch)
			l.cfg.FS, l.archive = database, archive
			for disk == nil {
				switch rng.IntN(4) {
				default:
					payload := fmt.Sprintf("life %d: %d %s", life, len(want), strings.Repeat("x", rng.IntN(60000)))
					if rng.IntN(3) == 0 {
						payload += string(noise(rng))
					}
					if _, err := l.Append(nil, System, []byte(payload), 0); err != nil {
						t.Fatal(err)
					}
					want = append(want, payload)
					if err := l.Flush(l.End()); err != nil {
						t.Fatal(err)
					}
					if disk == nil {
						durable = len(want)
					}
				case 0:
					if _, err := l.Switch(); err != nil {
						t.Fatal(err)
					}
					l.Archiver().Run(bg, true)
				case 1:
					if disk == nil {
						l.recycle()
					}
				}
			}
			if len(l.warned) > 0 {
				t.Fatalf("seed %d life %d: %v", seed, life, l.warned)
			}
			mem, store = disk, copies
			// Everything, from the archive, and what the log has beyond.
			whole := l.cfg
			whole.FS = mem.Clone()
			if _, err := Restore(whole, store, MinSegment); err != nil {
				t.Fatalf("seed %d life %d: %v", seed, life, err)
			}
			recs, end, crc := readAll(t, whole, MinSegment+segmentHeader)
			if len(recs) < durable || len(recs) > len(want) {
				t.Fatalf("seed %d life %d: %d records, %d durable, %d appended", seed, life, len(recs), durable, len(want))
			}
			for i, r := range recs {
				if string(r.Payload) != want[i] {
					t.Fatalf("seed %d life %d: record %d is %.20q, want %.20q", seed, life, i, r.Payload, want[i])
				}
			}
			want = want[:len(recs)]
			cfg := l.cfg
			cfg.FS = mem
			if err := RemoveAfter(cfg, end); err != nil {
				t.Fatal(err)
			}
			log, err := OpenAt(cfg, end, crc)
			if err != nil {
				t.Fatalf("seed %d life %d: %v", seed, life, err)
			}
			l = begin(t, log, store)
		}
	}
}
