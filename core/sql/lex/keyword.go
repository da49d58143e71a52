package lex

// Keyword numbers PostgreSQL's keywords.
type Keyword uint16

// Category is where PostgreSQL's grammar lets a keyword stand for a name.
type Category uint8

// The categories.
const (
	// Unreserved keywords may be any name.
	Unreserved Category = iota
	// ColName keywords may name columns and tables, but not functions or types.
	ColName
	// TypeFuncName keywords may name functions and types, but not columns.
	TypeFuncName
	// Reserved keywords may only be labels after AS.
	Reserved
)

type keywordInfo struct {
	text      string
	category  Category
	bareLabel bool
}

const maxKeywordLen = 17 // current_timestamp

// String returns the keyword in lower case, "" for NotKeyword.
func (k Keyword) String() string { return keywords[k].text }

// Category returns the keyword's category.
func (k Keyword) Category() Category { return keywords[k].category }

// BareLabel reports whether the keyword may be a column label without AS.
func (k Keyword) BareLabel() bool { return keywords[k].bareLabel }

// Keywords calls yield for each keyword in alphabetical order.
func Keywords(yield func(Keyword) bool) {
	for k := NotKeyword + 1; k < keywordCount; k++ {
		if !yield(k) {
			return
		}
	}
}

// LookupKeyword returns the keyword that word is in any mixture of case, or
// NotKeyword.
func LookupKeyword(word string) Keyword {
	if len(word) > maxKeywordLen {
		return NotKeyword
	}
	var folded [maxKeywordLen]byte
	h := uint32(fnvOffset)
	for i := 0; i < len(word); i++ {
		c := word[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		folded[i] = c
		h = (h ^ uint32(c)) * fnvPrime
	}
	for slot := h % keywordSlots; ; slot = (slot + 1) % keywordSlots {
		k := keywordHash[slot]
		if k == NotKeyword || string(folded[:len(word)]) == keywords[k].text {
			return k
		}
	}
}

const (
	fnvOffset    = 2166136261
	fnvPrime     = 16777619
	keywordSlots = 2048 // a quarter full, so that most misses end at once
)

// keywordHash is an open-addressed table from the FNV-1a hash of a keyword to its
// number.
var keywordHash = buildKeywordHash()

func buildKeywordHash() (table [keywordSlots]Keyword) {
	for k := range Keywords {
		h := uint32(fnvOffset)
		for i := 0; i < len(keywords[k].text); i++ {
			h = (h ^ uint32(keywords[k].text[i])) * fnvPrime
		}
		slot := h % keywordSlots
		for table[slot] != NotKeyword {
			slot = (slot + 1) % keywordSlots
		}
		table[slot] = k
	}
	return table
}
