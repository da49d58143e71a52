package wal

import (
	"fmt"
	"sync"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/storage/compress"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// BenchmarkCommit times commits of 200 bytes each, by clients that all wait for
// the disk, and beside it the same bytes appended to a file with fdatasync.
func BenchmarkCommit(b *testing.B) {
	for _, clients := range []int{1, 8, 64} {
		b.Run(fmt.Sprint(clients), func(b *testing.B) {
			fsys, err := vfs.OS(b.TempDir())
			if err != nil {
				b.Fatal(err)
			}
			l, err := Create(Config{FS: fsys, DBID: 1, Segment: DefaultSegment})
			if err != nil {
				b.Fatal(err)
			}
			payload := make([]byte, 200)
			commit := func() error {
				txn := &Txn{ID: TxnID{Epoch: 1, Seq: 1}}
				lsn, err := l.Append(txn, Commit, payload, l.Redo())
				if err != nil {
					return err
				}
				return l.Flush(lsn + 1)
			}
			each(b, clients, commit)
			b.ReportMetric(float64(l.Stats().Flushes.Load())/float64(b.N), "flushes/op")
			if err := l.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
	b.Run("fdatasync", func(b *testing.B) {
		fsys, err := vfs.OS(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		f, err := fsys.Create("log")
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		record, off := make([]byte, 200+Overhead), int64(0)
		for b.Loop() {
			if _, err := f.WriteAt(record, off); err != nil {
				b.Fatal(err)
			}
			if err := f.Sync(); err != nil {
				b.Fatal(err)
			}
			off += int64(len(record))
		}
	})
}

// each calls f b.N times in all, from n goroutines.
func each(b *testing.B, n int, f func() error) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			for range (b.N + n - 1 - i) / n {
				if err := f(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

// BenchmarkPack times the compression of the image of a page full of short rows.
func BenchmarkPack(b *testing.B) {
	rng := env.NewRand(1)
	var image []byte
	for i := 0; len(image) < 3500; i++ {
		image = fmt.Appendf(image, "\x01\x00%08d%08d\x00%03d", 1000+i, rng.IntN(1<<20), rng.IntN(100))
	}
	for _, codec := range codecs[1:] {
		b.Run(codec.String(), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(image)))
			stored := 0
			for b.Loop() {
				p := packers.Get().(*packer)
				out, got := p.pack(codec, image)
				if got == compress.None {
					b.Fatal("not compressed")
				}
				stored = len(out)
				p.release()
			}
			b.ReportMetric(float64(stored)/float64(len(image)), "ratio")
		})
	}
}
