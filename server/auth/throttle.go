package auth

import (
	"math"
	"net/netip"
	"sync"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
)

// A failed check takes a token from the bucket of the client's address and from
// that of the account. Buckets fill again by a token every refill.
const (
	addressBurst = 30
	accountBurst = 10
	refill       = 3 * time.Second
)

// maxBuckets bounds what is remembered of failures, and of successes.
const maxBuckets = 100_000

// friendLife is how long an address from which an account has been entered is
// not held up by what others do to that account.
const friendLife = 24 * time.Hour

// Throttled is the error of a client that has failed too often.
type Throttled struct{ RetryAfter time.Duration }

func (e *Throttled) Error() string { return e.Unwrap().Error() }

// Unwrap gives the error its SQLSTATE.
func (e *Throttled) Unwrap() error {
	return errs.New(errs.ConfigurationLimitExceeded, "too many failed attempts to log in").
		WithHint("Try again in %d seconds.", int(math.Ceil(e.RetryAfter.Seconds())))
}

// throttle slows down who guesses passwords. Only failures count, so that
// clients that send their password with each request are not held up.
type throttle struct {
	now func() time.Time

	mu      sync.Mutex
	buckets map[string]bucket
	friends map[string]time.Time // when an account was entered from an address
}

// bucket is what was left of the tokens at a time.
type bucket struct {
	left float64
	at   time.Time
}

func newThrottle() *throttle {
	return &throttle{now: time.Now, buckets: map[string]bucket{}, friends: map[string]time.Time{}}
}

// The keys of the maps; a line feed is in no address.
func addressKey(address string) string      { return "\n" + address }
func accountKey(user string) string         { return "u" + user }
func friendKey(address, user string) string { return address + "\n" + user }

// network is the address without its port, and for IPv6 the part of it that
// one customer commonly has.
func network(address string) string {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return address
	}
	ip := ap.Addr().Unmap().WithZone("")
	if ip.Is6() {
		return netip.PrefixFrom(ip, 64).Masked().String()
	}
	return ip.String()
}

// left returns the tokens of a bucket; t.mu is held.
func (t *throttle) left(key string, burst int, now time.Time) float64 {
	b, ok := t.buckets[key]
	if !ok {
		return float64(burst)
	}
	return math.Min(b.left+float64(now.Sub(b.at))/float64(refill), float64(burst))
}

// admit fails where there have been too many failures.
func (t *throttle) admit(address, user string) error {
	address = network(address)
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	left := t.left(addressKey(address), addressBurst, now)
	if now.Sub(t.friends[friendKey(address, user)]) > friendLife {
		left = math.Min(left, t.left(accountKey(user), accountBurst, now))
	}
	if left < 1 {
		return &Throttled{RetryAfter: time.Duration((1 - left) * float64(refill))}
	}
	return nil
}

// failed takes the tokens of a failure.
func (t *throttle) failed(address, user string) {
	address = network(address)
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	t.take(addressKey(address), addressBurst, now)
	t.take(accountKey(user), accountBurst, now)
}

func (t *throttle) take(key string, burst int, now time.Time) {
	left := t.left(key, burst, now) - 1
	if len(t.buckets) >= maxBuckets {
		t.sweep(now)
	}
	t.buckets[key] = bucket{left: left, at: now}
}

// sweep forgets the buckets that are full again and, where there are none, one
// of the others: memory is bounded even against who has many addresses.
func (t *throttle) sweep(now time.Time) {
	for k, b := range t.buckets {
		if now.Sub(b.at) > addressBurst*refill {
			delete(t.buckets, k)
		}
	}
	for k := range t.buckets {
		if len(t.buckets) < maxBuckets {
			return
		}
		delete(t.buckets, k)
	}
}

// entered remembers a success.
func (t *throttle) entered(address, user string) {
	key := friendKey(network(address), user)
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.friends[key]; !ok && len(t.friends) >= maxBuckets {
		clear(t.friends)
	}
	t.friends[key] = t.now()
}
