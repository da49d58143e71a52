package auth

import (
	"errors"
	"strconv"
	"testing"
	"time"
)

func TestThrottle(t *testing.T) {
	now := time.Unix(1e9, 0)
	th := newThrottle()
	th.now = func() time.Time { return now }
	refused := func(address, user string) time.Duration {
		if e, ok := errors.AsType[*Throttled](th.admit(address, user)); ok {
			return e.RetryAfter
		}
		return 0
	}
	for range accountBurst {
		if refused("10.0.0.1:1", "u") != 0 {
			t.Fatal("refused before the bucket was empty")
		}
		th.failed("10.0.0.1:1", "u")
	}
	if d := refused("10.0.0.2:1", "u"); d != refill {
		t.Errorf("an account that was guessed at: wait %v", d)
	}
	if d := refused("10.0.0.1:9", "v"); d != 0 {
		t.Errorf("another account from the same address: wait %v", d)
	}
	now = now.Add(refill)
	if d := refused("10.0.0.2:1", "u"); d != 0 {
		t.Errorf("after the wait: wait %v", d)
	}
	th.entered("10.0.0.2:1", "u")
	th.failed("10.0.0.3:1", "u")
	if d := refused("10.0.0.2:7", "u"); d != 0 {
		t.Errorf("the user's own address: wait %v", d)
	}
	if d := refused("10.0.0.3:7", "u"); d == 0 {
		t.Error("an address that is not the user's is let through")
	}
	for i := range addressBurst {
		th.failed("[2001:db8::1]:"+strconv.Itoa(i+1), "w"+strconv.Itoa(i))
	}
	if d := refused("[2001:db8::2]:1", "x"); d == 0 {
		t.Error("an address that guesses at many accounts is let through")
	}
	if d := refused("[2001:db8:1::2]:1", "x"); d != 0 {
		t.Errorf("another network: wait %v", d)
	}
}

func TestThrottleIsBounded(t *testing.T) {
	th := newThrottle()
	for i := range maxBuckets + 10 {
		th.failed("10.0.0.1:1", strconv.Itoa(i))
		th.entered("10.0.0.1:1", strconv.Itoa(i))
	}
	if len(th.buckets) > maxBuckets || len(th.friends) > maxBuckets {
		t.Errorf("%d buckets, %d friends", len(th.buckets), len(th.friends))
	}
}
