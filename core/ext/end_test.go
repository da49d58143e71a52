package ext

import (
	"context"
	"testing"
)

// What is to be done at the end of a statement is done once, and nothing is taken on
// afterwards.
func TestAtEnd(t *testing.T) {
	if AtEnd(context.Background(), func() {}) {
		t.Error("a context without a statement takes something on")
	}
	ctx, end := WithEnd(context.Background())
	n := 0
	for range 3 {
		if !AtEnd(context.WithoutCancel(ctx), func() { n++ }) {
			t.Error("it is not taken on")
		}
	}
	end()
	end()
	if n != 3 {
		t.Errorf("%d of 3 are done", n)
	}
	if AtEnd(ctx, func() { n++ }) || n != 3 {
		t.Error("something is taken on after the end")
	}
}
