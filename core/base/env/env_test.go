package env

import (
	"bytes"
	"context"
	"testing"
	"time"
)

func TestSimReplays(t *testing.T) {
	draw := func(seed uint64) []byte {
		e, c := Sim(seed)
		buf := make([]byte, 37)
		e.Rand.Read(buf)
		c.Advance(time.Duration(e.Rand.IntN(1000)) * time.Millisecond)
		return append(buf, e.Clock.Now().String()...)
	}
	if !bytes.Equal(draw(7), draw(7)) {
		t.Error("the same seed gave two histories")
	}
	if bytes.Equal(draw(7), draw(8)) {
		t.Error("two seeds gave one history")
	}
}

func TestSimTimersFireInOrder(t *testing.T) {
	_, c := Sim(1)
	late, cancelLate := c.WithTimeout(context.Background(), 2*time.Hour)
	defer cancelLate()
	early, cancelEarly := c.WithTimeout(context.Background(), time.Hour)
	defer cancelEarly()
	if err := c.Sleep(context.Background(), 90*time.Minute); err != nil {
		t.Fatal(err)
	}
	if early.Err() == nil || late.Err() != nil {
		t.Fatalf("after 90 minutes: early %v, late %v", early.Err(), late.Err())
	}
	c.Advance(time.Hour)
	if context.Cause(late) != context.DeadlineExceeded {
		t.Fatalf("late: %v", context.Cause(late))
	}
}

func TestRealSleepHonoursContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Real().Clock.Sleep(ctx, time.Hour); err != context.Canceled {
		t.Fatalf("got %v", err)
	}
}
