package wal

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/compress"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

var rewriteGolden = flag.Bool("rewrite", false, "write the golden file of the present format anew")

// goldenID is the database of the golden files.
const goldenID = 0x1122334455667788

// goldenPayloads are those of the golden files; compressible ones among them.
func goldenPayloads() (image, noise []byte) {
	noise = make([]byte, 3000)
	env.NewRand(7).Read(noise)
	return bytes.Repeat([]byte("a page of rows, all alike. "), 150), noise
}

// writeGolden appends the records of the golden files.
func writeGolden(t *testing.T, l *Log) {
	t.Helper()
	image, noise := goldenPayloads()
	a, b := &Txn{ID: TxnID{3, 10}}, &Txn{ID: TxnID{3, 11}}
	if _, err := l.BeginCheckpoint(func([]Txn) []byte { return []byte("checkpoint") }); err != nil {
		t.Fatal(err)
	}
	for _, r := range []struct {
		txn     *Txn
		typ     Type
		payload []byte
	}{
		{a, Update, image}, {b, Update, []byte("short")}, {nil, System, noise}, {a, CLR, image[:500]},
		{a, Abort, nil}, {b, Commit, []byte("committed")},
	} {
		if _, err := l.Append(r.txn, r.typ, r.payload, l.Redo()); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Flush(l.End()); err != nil {
		t.Fatal(err)
	}
}

// checkGolden holds that records are those of the golden files.
func checkGolden(t *testing.T, recs []Record) {
	t.Helper()
	image, noise := goldenPayloads()
	want := []struct {
		typ     Type
		txn     TxnID
		payload []byte
	}{
		{Checkpoint, TxnID{}, []byte("checkpoint")}, {Update, TxnID{3, 10}, image}, {Update, TxnID{3, 11}, []byte("short")},
		{System, TxnID{}, noise}, {CLR, TxnID{3, 10}, image[:500]}, {Abort, TxnID{3, 10}, nil}, {Commit, TxnID{3, 11}, []byte("committed")},
	}
	if len(recs) != len(want) {
		t.Fatalf("%d records, want %d", len(recs), len(want))
	}
	for i, w := range want {
		if r := recs[i]; r.Type != w.typ || r.Txn != w.txn || !bytes.Equal(r.Payload, w.payload) {
			t.Errorf("record %d is of type %d and transaction %v: %.30q", i, r.Type, r.Txn, r.Payload)
		}
	}
	if recs[4].Prev != recs[1].LSN || recs[6].Prev != recs[2].LSN {
		t.Error("the records of a transaction are not chained")
	}
}

// goldenFS is a file system with the first segment of a log.
func goldenFS(t *testing.T, segment []byte) Config {
	t.Helper()
	mem := vfs.NewMem()
	if err := vfs.WriteFileDurably(mem, Dir, segmentName(1), segment); err != nil {
		t.Fatal(err)
	}
	return Config{FS: mem, DBID: goldenID, Segment: MinSegment}
}

// segmentBytes returns the records of the first segment, as stored.
func segmentBytes(t *testing.T, l *Log) []byte {
	t.Helper()
	b, err := vfs.ReadFile(l.cfg.FS, segmentName(1))
	if err != nil {
		t.Fatal(err)
	}
	return b[:min(l.End()-MinSegment, MinSegment)]
}

// Logs of format 1 and of each codec are read as they were written, and an
// uncompressed one is written as in format 1 but for the number in its header.
func TestGolden(t *testing.T) {
	plain, err := os.ReadFile("testdata/v1.wal")
	if err != nil {
		t.Fatal(err)
	}
	recs, end, _ := readAll(t, goldenFS(t, plain), MinSegment+segmentHeader)
	checkGolden(t, recs)
	if end != MinSegment+LSN(len(plain)) {
		t.Errorf("the log of format 1 ends at %d", end)
	}
	for _, codec := range codecs {
		l, err := Create(Config{FS: vfs.NewMem(), DBID: goldenID, Segment: MinSegment, Codec: codec})
		if err != nil {
			t.Fatal(err)
		}
		writeGolden(t, l)
		file := filepath.Join("testdata", fmt.Sprintf("v%d-%s.wal", segmentVersion, codec))
		if *rewriteGolden && codec != compress.None {
			if err := os.WriteFile(file, segmentBytes(t, l), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		b := bytes.Clone(plain)
		binary.LittleEndian.PutUint32(b[24:], segmentVersion)
		if codec == compress.None {
			if !bytes.Equal(segmentBytes(t, l), b) {
				t.Error("the log is not written as in the golden file")
			}
		} else if b, err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		} else if len(b) > len(plain)-4000 {
			t.Errorf("%s: %d bytes, and %d without", codec, len(b), len(plain))
		}
		recs, _, _ := readAll(t, goldenFS(t, b), MinSegment+segmentHeader)
		checkGolden(t, recs)
	}
}

// A log that ends in a segment of format 1 goes on in it without compressed
// records, and with them from the next segment on.
func TestContinuesFormat1(t *testing.T) {
	plain, err := os.ReadFile("testdata/v1.wal")
	if err != nil {
		t.Fatal(err)
	}
	cfg := goldenFS(t, plain)
	recs, end, crc := readAll(t, cfg, MinSegment+segmentHeader)
	cfg.Codec = compress.S2
	l, err := OpenAt(cfg, end, crc)
	if err != nil {
		t.Fatal(err)
	}
	image, _ := goldenPayloads()
	n := 0
	for l.End() < 2*MinSegment+5000 {
		if _, err := l.Append(nil, System, image, 0); err != nil {
			t.Fatal(err)
		}
		n++
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	// The first record of a segment was made before it was known to begin one.
	for _, c := range []struct {
		segment uint64
		version uint32
		codec   compress.Codec
		after   LSN
	}{{1, 1, compress.None, end}, {2, 2, compress.S2, 2*MinSegment + segmentHeader + 1}} {
		data, err := readSegment(cfg, c.segment, nil)
		if err != nil {
			t.Fatal(err)
		}
		h, ok := parseHeader(data)
		rec, crc := Record{LSN: c.segment*MinSegment + segmentHeader - Overhead}, h.seed // nothing, before the first
		for ok && rec.LSN < c.after {
			rec, crc, ok = parseRecord(data[rec.End()-c.segment*MinSegment:], rec.End(), crc)
		}
		if !ok || h.version != c.version || rec.codec != c.codec {
			t.Errorf("segment %d has format %d, and a record compressed with %s (%v)", c.segment, h.version, rec.codec, ok)
		}
	}
	all, _, _ := readAll(t, cfg, MinSegment+segmentHeader)
	if len(all) != len(recs)+n || !bytes.Equal(all[len(all)-1].Payload, image) {
		t.Errorf("%d records, want %d", len(all), len(recs)+n)
	}
}

// What cannot be compressed is stored as it is, and so is what is small.
func TestPacksWhatPays(t *testing.T) {
	image, noise := goldenPayloads()
	for _, c := range []struct {
		name    string
		typ     Type
		payload []byte
		packed  bool
	}{
		{"image", System, image, true}, {"noise", System, noise, false}, {"short", System, image[:packFrom-1], false},
		{"threshold", System, image[:packFrom], true}, {"commit", Commit, image, false},
	} {
		l, err := Create(Config{FS: vfs.NewMem(), DBID: 1, Segment: MinSegment, Codec: compress.Zstd})
		if err != nil {
			t.Fatal(err)
		}
		lsn, err := l.Append(nil, c.typ, c.payload, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Flush(l.End()); err != nil {
			t.Fatal(err)
		}
		if got := l.End()-lsn < LSN(len(c.payload)+Overhead); got != c.packed {
			t.Errorf("%s: compressed: %v", c.name, got)
		}
		random := NewRandom(l.cfg)
		rec, err := random.Read(lsn)
		if err != nil || !bytes.Equal(rec.Payload, c.payload) || rec.End() != l.End() {
			t.Errorf("%s: %v", c.name, err)
		}
		random.Close()
	}
}

// Whatever stands in a record with a valid checksum, unpacking it gives a
// payload or XX001.
func FuzzUnpack(f *testing.F) {
	for _, codec := range codecs {
		b, codec := new(packer).pack(codec, bytes.Repeat([]byte("seed"), 100))
		f.Add(byte(codec), b)
	}
	f.Fuzz(func(t *testing.T, codec byte, payload []byte) {
		cfg := Config{Segment: MinSegment}
		rec := Record{Payload: payload, codec: compress.Codec(codec)}
		if _, err := cfg.unpack(&rec, nil); err != nil && errs.CodeOf(err) != errs.DataCorrupted {
			t.Error(err)
		} else if err == nil && len(rec.Payload) > max(len(payload), MinSegment) {
			t.Error("longer than a segment")
		}
	})
}
