package env

import (
	"runtime"
	"sync"
	"testing"
	"time"
)

// More busy goroutines than processors make others wait.
func TestPressure(t *testing.T) {
	p := NewPressure()
	var busy sync.WaitGroup
	for range 4 * runtime.GOMAXPROCS(0) {
		busy.Go(func() {
			for end := time.Now().Add(100 * time.Millisecond); time.Now().Before(end); {
				runtime.Gosched()
			}
		})
	}
	busy.Wait()
	if share, all := p.Late(0); share != 1 || all == 0 {
		t.Errorf("of %d goroutines %v waited at all", all, share)
	}
	if share, all := p.Late(time.Hour); share != 0 {
		t.Errorf("of %d goroutines %v waited for an hour", all, share)
	}
}
