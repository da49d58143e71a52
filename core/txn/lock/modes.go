package lock

// Class is a kind of lockable object.
type Class uint8

// The classes.
const (
	Table Class = iota
	Row
	Advisory
	classCount
)

// Mode is a lock mode of a class, from 0 up, weakest first.
type Mode uint8

// Table lock modes.
const (
	AccessShare Mode = iota
	RowShare
	RowExclusive
	ShareUpdateExclusive
	Share
	ShareRowExclusive
	Exclusive
	AccessExclusive
)

// Row lock modes.
const (
	ForKeyShare Mode = iota
	ForShare
	ForNoKeyUpdate
	ForUpdate
)

// Advisory lock modes.
const (
	AdvisoryShared Mode = iota
	AdvisoryExclusive
)

// bits makes a set of modes.
func bits(modes ...Mode) (set uint8) {
	for _, m := range modes {
		set |= 1 << m
	}
	return set
}

// conflicts gives for each class and mode the modes that it cannot be held
// with by another owner.
var conflicts = [classCount][8]uint8{
	Table: {
		AccessShare:          bits(AccessExclusive),
		RowShare:             bits(Exclusive, AccessExclusive),
		RowExclusive:         bits(Share, ShareRowExclusive, Exclusive, AccessExclusive),
		ShareUpdateExclusive: bits(ShareUpdateExclusive, Share, ShareRowExclusive, Exclusive, AccessExclusive),
		Share:                bits(RowExclusive, ShareUpdateExclusive, ShareRowExclusive, Exclusive, AccessExclusive),
		ShareRowExclusive:    bits(RowExclusive, ShareUpdateExclusive, Share, ShareRowExclusive, Exclusive, AccessExclusive),
		Exclusive:            bits(RowShare, RowExclusive, ShareUpdateExclusive, Share, ShareRowExclusive, Exclusive, AccessExclusive),
		AccessExclusive:      0xff,
	},
	Row: {
		ForKeyShare:    bits(ForUpdate),
		ForShare:       bits(ForNoKeyUpdate, ForUpdate),
		ForNoKeyUpdate: bits(ForShare, ForNoKeyUpdate, ForUpdate),
		ForUpdate:      bits(ForKeyShare, ForShare, ForNoKeyUpdate, ForUpdate),
	},
	Advisory: {
		AdvisoryShared:    bits(AdvisoryExclusive),
		AdvisoryExclusive: bits(AdvisoryShared, AdvisoryExclusive),
	},
}

// Key names a lockable object.
type Key struct {
	Class Class
	A, B  uint64
}
