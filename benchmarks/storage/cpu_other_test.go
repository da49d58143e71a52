//go:build !unix

package storage

import "time"

// cpuTime returns the time that has passed, where CPU time is not known.
func cpuTime() time.Duration { return time.Since(began) }
