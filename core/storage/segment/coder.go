package segment

import (
	"math"

	"github.com/basaltdb/basalt/core/storage/encoding/fsst"
	"github.com/basaltdb/basalt/core/storage/encoding/words"
)

const (
	// fsstGain is what is left of the strings, in percent, where codes of
	// symbols pay: they are decoded with every read.
	fsstGain = 70
	// packedGain is what compression must leave of the codes of symbols, in
	// percent, to be preferred: it is undone once per load, but needs whole
	// blocks.
	packedGain = 85
	// wordsGain is what codes of words must leave of what zstd does.
	wordsGain = 95

	minTrial   = 4 << 10   // bytes of a column that are worth a table
	maxTrial   = 256 << 10 // bytes of strings to decide on
	fsstSample = 32 << 10  // bytes of strings to make a table of
	wordSample = 1 << 20
)

// chooseCoder makes a table of symbols, or of words, for a column of strings
// where a sample of them says that it pays.
func (e *encoder) chooseCoder() {
	c := e.c
	if c.lay != layBytes || c.dict != nil || len(c.data) < minTrial {
		return
	}
	symbols := fsst.Train(c.sample(fsstSample))
	// The trial has as much as a block, since zstd does better with more.
	blocks := (c.n + BlockRows - 1) / BlockRows
	off, joined, codes := []int32{0}, []byte(nil), []byte(nil)
	for _, s := range c.sample(min(len(c.data)/blocks, maxTrial)) {
		joined, codes = append(joined, s...), symbols.Append(codes, s)
		off = append(off, int32(len(joined)))
	}
	coder := words.Train(c.sample(wordSample))
	table := len(compressed(coder.Table().Append(nil))) / blocks
	byWords := len(coder.Append(nil, off, joined)) + table
	byZstd := len(compressed(joined))
	switch {
	case len(codes)*100 <= len(joined)*fsstGain && min(byWords, byZstd)*100 > len(codes)*packedGain:
		e.fsst = symbols
	case byWords*100 <= byZstd*wordsGain && byWords*100 <= len(joined)*zstdGain:
		e.words = coder
	}
}

// sample returns strings of about so many bytes together, from all over the
// column.
func (c *column) sample(size int) [][]byte {
	step := max(1, int(math.Ceil(float64(len(c.data))/float64(max(size, 1)))))
	var out [][]byte
	for i := 0; i < c.n; i += step {
		if s := c.data[c.off[i]:c.off[i+1]]; len(s) > 0 {
			out = append(out, s[:min(len(s), size)])
		}
	}
	return out
}
