package sqlstore

import (
	"context"
	"math/rand/v2"
	"time"
)

// How long what fails is tried again. A lost server may come back, or another one of the cluster answer when it has noticed.
const (
	conflictPatience = time.Minute
	lostPatience     = 5 * time.Second  // when there is one server
	clusterPatience  = 40 * time.Second // when there are several
	firstPause       = 5 * time.Millisecond
	longestPause     = time.Second
)

// again runs f until it succeeds, fails for good, or patience ends. Pauses double, and are somewhere between nothing and that, so that two that are in each
// other's way part.
func (s *QuadStore) again(ctx context.Context, f func() error) error {
	begin := time.Now()
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := f()
		patience := time.Duration(0)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case conflict(err):
			patience = conflictPatience
		case lost(err) && len(s.address.Hosts) > 1:
			patience = clusterPatience
		case lost(err):
			patience = lostPatience
		}
		if time.Since(begin) > patience {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(rand.Int64N(int64(pause)) + 1)):
		}
	}
}
