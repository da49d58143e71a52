package cli

import (
	"bytes"
	"os"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/env"
)

// forServer makes the process a server's on this machine, and returns the settings with
// those of memory.
func forServer(settings map[string]string) map[string]string {
	memory := machineMemory(os.ReadFile)
	env.SpareProcessors()
	env.HeapFloor(heapFloor(memory))
	return withMemory(settings, memory)
}

// heapFloor returns how far the Go heap may grow in a server on a machine with so much
// memory before garbage is collected: it is of what is left for the system.
func heapFloor(memory int64) int64 { return min(memory/64, 128<<20) }

// withMemory returns the settings with those of memory for a machine, unless
// they are set: a quarter for the buffer pool, half for statements, and the rest
// for the system.
func withMemory(settings map[string]string, memory int64) map[string]string {
	if memory == 0 {
		return settings
	}
	megabytes := func(bytes int64) string { return strconv.FormatInt(max(bytes>>20, 1), 10) + "MB" }
	with := map[string]string{"shared_buffers": megabytes(memory / 4), "server_memory": megabytes(memory / 4 * 3)}
	for name, value := range settings {
		with[strings.ToLower(name)] = value
	}
	return with
}

// machineMemory returns the memory that the process may use in bytes: the
// machine's or, where it is less, its control group's. 0 is unknown: the files
// that tell it are Linux's.
func machineMemory(read func(name string) ([]byte, error)) int64 {
	memory := int64(0)
	if info, err := read("/proc/meminfo"); err == nil {
		for line := range bytes.Lines(info) {
			if f := strings.Fields(string(line)); len(f) == 3 && f[0] == "MemTotal:" {
				kilobytes, _ := strconv.ParseInt(f[1], 10, 64)
				memory = kilobytes << 10
			}
		}
	}
	for _, name := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		if text, err := read(name); err == nil {
			limit, err := strconv.ParseInt(string(bytes.TrimSpace(text)), 10, 64) // "max" is no limit
			if err == nil && limit > 0 && (memory == 0 || limit < memory) {
				memory = limit
			}
		}
	}
	return memory
}
