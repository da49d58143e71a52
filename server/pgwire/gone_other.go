//go:build !linux

package pgwire

import "net"

// gone is not known here: a statement of a client that has gone runs to its
// next message.
func gone(net.Conn) bool { return false }
