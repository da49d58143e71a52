package cpu

import "testing"

func TestLower(t *testing.T) {
	cases := []struct {
		level Level
		name  string
		want  Level
	}{
		{AVX512, "generic", Generic}, {AVX512, "avx2", AVX2}, {AVX512, "avx512", AVX512}, {AVX512, "", AVX512}, {AVX512, "sse", AVX512},
		{Generic, "avx512", Generic}, {AVX2, "avx512", AVX2}, {AVX2, "generic", Generic},
	}
	for _, c := range cases {
		if got := Lower(c.level, c.name); got != c.want {
			t.Errorf("Lower(%s, %q) = %s, want %s", c.level, c.name, got, c.want)
		}
	}
	if Active() > Detected() {
		t.Errorf("active %s, detected %s", Active(), Detected())
	}
}
