package queries_test

import (
	"context"
	"testing"
	"time"

	"github.com/clewgraph/clew/queries"
	"github.com/clewgraph/clew/queries/gizmo"
)

// TestPlan: how the graph was walked is known while a script runs, and after it took too long; the race detector watches.
func TestPlan(t *testing.T) {
	db := open(t, "memory:")
	loadSample(t, newReader(t), db, "coalition.txt")
	plan := &gizmo.Plan{}
	ended := make(chan error)
	go func() {
		_, err := queries.Run(context.Background(), db, `while (true) g.V("<clew:Maldives>").out().forEach(function () {})`, queries.Options{Timeout: 300 * time.Millisecond, Plan: plan})
		ended <- err
	}()
	for {
		for _, w := range plan.Walks() {
			if w.Times < 1 || w.Rows < 0 || w.Took < 0 || len(w.Reads) > 100 {
				t.Fatalf("%+v", w)
			}
		}
		select {
		case err := <-ended:
			if walks := plan.Walks(); !gizmo.IsLimit(err) || len(walks) == 0 || walks[0].Times < 2 || walks[0].Rows == 0 {
				t.Errorf("%v, %d walks: %+v", err, len(walks), walks)
			}
			return
		case <-time.After(time.Millisecond):
		}
	}
}
