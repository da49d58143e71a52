package segment

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/encoding/fsst"
	"github.com/klauspost/compress/zstd"
)

func scratchBlocks(t *testing.T, ncols, col int) (blocks [][]byte, offs [][]int32, rows int) {
	dir := os.Getenv("SCRATCH")
	fsys, _ := vfs.OS(dir)
	files, _ := filepath.Glob(filepath.Join(dir, Dir, "*.seg"))
	for _, name := range files {
		var id uint64
		fmt.Sscanf(filepath.Base(name), "%x.seg", &id)
		s, err := Open(fsys, buffer.New(8<<20, buffer.NewClock(), nil), id)
		if err != nil {
			t.Fatal(err)
		}
		if s.Columns() != ncols {
			continue
		}
		rd := s.NewReader(1)
		for k := range s.Blocks() {
			v, err := rd.Read(0, col, k)
			if err != nil {
				t.Fatal(err)
			}
			blocks = append(blocks, append([]byte(nil), v.Data()...))
			rows += v.Len()
			offs = append(offs, append([]int32(nil), v.Offsets()...))
		}
		rd.Close()
		if rows > 200000 {
			break
		}
	}
	return
}

func TestScratch(t *testing.T) {
	if os.Getenv("SCRATCH") == "" {
		t.Skip()
	}
	for _, c := range []struct {
		name      string
		n, col int
	}{{"l_comment", 16, 15}, {"o_comment", 9, 8}, {"ps_comment", 5, 4}, {"p_name",9,1}} {
		blocks, offs, rows := scratchBlocks(t, c.n, c.col)
		raw := 0
		for _, b := range blocks {
			raw += len(b)
		}
		fmt.Printf("%s rows %d raw %d blocks %d\n", c.name, rows, raw, len(blocks))
		try := func(name string, dict []byte, opts ...zstd.EOption) {
			if dict != nil {
				opts = append(opts, zstd.WithEncoderDictRaw(1, dict))
			}
			opts = append(opts, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false))
			e, err := zstd.NewWriter(nil, opts...)
			if err != nil {
				t.Fatal(err)
			}
			var dopts []zstd.DOption
			if dict != nil {
				dopts = append(dopts, zstd.WithDecoderDictRaw(1, dict))
			}
			d, _ := zstd.NewReader(nil, append(dopts, zstd.WithDecoderConcurrency(1))...)
			var outs [][]byte
			start := time.Now()
			n := len(dict)
			for _, b := range blocks {
				o := e.EncodeAll(b, nil)
				n += len(o)
				outs = append(outs, o)
			}
			et := time.Since(start)
			start = time.Now()
			buf := make([]byte, 0, 1<<20)
			for _, o := range outs {
				if _, err := d.DecodeAll(o, buf); err != nil {
					t.Fatal(err)
				}
			}
			dt := time.Since(start)
			fmt.Printf("  %-24s %9d %.3f/row ratio %.2f enc %.0f MB/s dec %.0f MB/s\n", name, n, float64(n)/float64(rows), float64(raw)/float64(n), float64(raw)/et.Seconds()/1e6, float64(raw)/dt.Seconds()/1e6)
		}
		try("default", nil, zstd.WithEncoderLevel(zstd.SpeedDefault))
		try("better", nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression))


		var sample [][]byte
		sz := 0
		for bi, b := range blocks {
			if bi%max(1,len(blocks)/16) != 0 { continue }
			o := offs[bi]
			for i := 0; i+1 < len(o) && sz < 32768*(bi+1)/len(blocks)+2048; i += 7 {
				sample = append(sample, b[o[i]:o[i+1]])
				sz += int(o[i+1]-o[i])
			}
		}
		start := time.Now()
		e := fsst.Train(sample)
		tt := time.Since(start)
		start = time.Now()
		n := 0
		var outs [][]byte
		var lens [][]int
		for bi, b := range blocks {
			var out []byte
			o := offs[bi]
			var ls []int
			for i := 0; i+1 < len(o); i++ {
				was := len(out)
				out = e.Append(out, b[o[i]:o[i+1]])
				ls = append(ls, len(out)-was)
			}
			n += len(out)
			outs = append(outs, out)
			lens = append(lens, ls)
		}
		et := time.Since(start)
		start = time.Now()
		buf := make([]byte, 1<<20)
		for bi, out := range outs {
			at := 0
			p := 0
			for _, l := range lens[bi] {
				var err error
				at, err = e.Table().Decode(buf, at, out[p:p+l])
				if err != nil { t.Fatal(err) }
				p += l
			}
			if string(buf[:at]) != string(blocks[bi]) { t.Fatal("differs") }
		}
		dt := time.Since(start)
		fmt.Printf("  fsst train %v sample %d symbols %d: %d %.3f/row ratio %.2f enc %.0f dec %.0f MB/s\n", tt, sz, e.Table().Len(), n, float64(n)/float64(rows), float64(raw)/float64(n), float64(raw)/et.Seconds()/1e6, float64(raw)/dt.Seconds()/1e6)
		save := blocks
		blocks = outs
		try("fsst+zstd default", nil, zstd.WithEncoderLevel(zstd.SpeedDefault))
		try("fsst+zstd fastest", nil, zstd.WithEncoderLevel(zstd.SpeedFastest))
		try("fsst+zstd better", nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression))
		blocks = save
	}
}
