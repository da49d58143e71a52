package lsm

import (
	"bytes"

	"github.com/basaltdb/basalt/core/storage/lsm/memtable"
	"github.com/basaltdb/basalt/core/storage/lsm/sstable"
)

// source is a sorted list of entries that an iterator merges with others.
// Moving returns whether there is an entry; where there is none, err says
// whether that is the end. The entry is valid until the source moves.
type source interface {
	first() bool
	last() bool
	seekGE(key []byte) bool
	seekLT(key []byte) bool
	next() bool
	prev() bool
	err() error
	close()
}

// memSource is a memtable as of a sequence number.
type memSource struct{ it memtable.Iter }

func (s *memSource) first() bool            { return s.it.First() }
func (s *memSource) last() bool             { return s.it.Last() }
func (s *memSource) seekGE(key []byte) bool { return s.it.SeekGE(key) }
func (s *memSource) seekLT(key []byte) bool { return s.it.SeekLT(key) }
func (s *memSource) next() bool             { return s.it.Next() }
func (s *memSource) prev() bool             { return s.it.Prev() }
func (s *memSource) err() error             { return nil }
func (s *memSource) close()                 {}

// runSource is the tables of a run, one after the other. Tables that begin at
// or beyond high are not opened; nil is none.
type runSource struct {
	files []*file
	high  []byte
	scan  bool // read once, past the pool
	at    int  // table that it is on
	open  bool
	it    sstable.Iter
}

// on opens table i, if it is not open, and reports whether there is one.
func (s *runSource) on(i int) bool {
	if i < 0 || i >= len(s.files) {
		return false
	}
	if s.open && s.at == i {
		return true
	}
	s.close()
	s.at, s.open = i, true
	if s.scan {
		s.it.InitScan(s.files[i].table)
	} else {
		s.it.Init(s.files[i].table)
	}
	return true
}

func (s *runSource) first() bool {
	return s.within(0) && s.on(0) && s.it.First()
}

func (s *runSource) last() bool {
	if s.high != nil {
		return s.seekLT(s.high)
	}
	return s.on(len(s.files)-1) && s.it.Last()
}

// within reports whether table i begins below high.
func (s *runSource) within(i int) bool {
	return i < len(s.files) && (s.high == nil || bytes.Compare(s.files[i].Smallest, s.high) < 0)
}

func (s *runSource) seekGE(key []byte) bool {
	i := find(s.files, key)
	return s.within(i) && s.on(i) && s.it.SeekGE(key)
}

func (s *runSource) seekLT(key []byte) bool {
	i := find(s.files, key)
	// Table i has a key that is not below key; whether it has one below, its
	// smallest tells.
	if i < len(s.files) && bytes.Compare(s.files[i].Smallest, key) < 0 {
		return s.on(i) && s.it.SeekLT(key)
	}
	return s.on(i-1) && s.it.Last()
}

func (s *runSource) next() bool {
	if s.it.Next() {
		return true
	}
	return s.it.Err() == nil && s.within(s.at+1) && s.on(s.at+1) && s.it.First()
}

func (s *runSource) prev() bool {
	if s.it.Prev() {
		return true
	}
	return s.it.Err() == nil && s.on(s.at-1) && s.it.Last()
}

func (s *runSource) err() error {
	if !s.open {
		return nil
	}
	return s.it.Err()
}

func (s *runSource) close() {
	if s.open {
		s.it.Close()
		s.open = false
	}
}
