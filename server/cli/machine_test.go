package cli

import (
	"io/fs"
	"testing"
)

func TestMachineMemory(t *testing.T) {
	const meminfo = "MemTotal:       16384 kB\nMemFree:         1024 kB\n"
	for _, c := range []struct {
		files map[string]string
		want  int64
	}{
		{nil, 0},
		{map[string]string{"/proc/meminfo": meminfo}, 16 << 20},
		{map[string]string{"/proc/meminfo": meminfo, "/sys/fs/cgroup/memory.max": "max\n"}, 16 << 20},
		{map[string]string{"/proc/meminfo": meminfo, "/sys/fs/cgroup/memory.max": "4194304\n"}, 4 << 20},
		{map[string]string{"/proc/meminfo": meminfo, "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712"}, 16 << 20},
	} {
		got := machineMemory(func(name string) ([]byte, error) {
			if text, ok := c.files[name]; ok {
				return []byte(text), nil
			}
			return nil, fs.ErrNotExist
		})
		if got != c.want {
			t.Errorf("%v: %d bytes, want %d", c.files, got, c.want)
		}
	}
	if got := withMemory(map[string]string{"Shared_Buffers": "1MB"}, 1<<30)["shared_buffers"]; got != "1MB" {
		t.Errorf("a pool of 1MB that was asked for became %s", got)
	}
}
