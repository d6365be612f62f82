package gizmo

import (
	"runtime"
	"runtime/metrics"
	"sync"
	"time"
)

// governor bounds the memory of scripts. Go cannot say which goroutine holds what, so it watches the heap of the process while scripts run. When
// the heap has grown by more than a script may, since that script began, it collects garbage and looks again; if
// it is still so, it stops one script, the one under which the heap has grown most, waits until that is gone, and looks again
// before it stops another. A short query that runs beside an attack began when the heap was large already, and is spared.
var governor = &governance{sessions: map[*Session]uint64{}}

type governance struct {
	mu       sync.Mutex
	sessions map[*Session]uint64 // with the smallest heap since they began
	on       bool
	slack    uint64 // no look is worth while before the heap is this large
}

// look is how often the governor looks at the heap.
const look = 5 * time.Millisecond

func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// enter begins to watch a session. leave ends it.
func (g *governance) enter(s *Session) (leave func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.sessions[s] = heap()
	if !g.on {
		g.on = true
		go g.watch()
	}
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		delete(g.sessions, s)
	}
}

func (g *governance) watch() {
	tick := time.NewTicker(look)
	defer tick.Stop()
	for range tick.C {
		g.mu.Lock()
		if len(g.sessions) == 0 {
			g.on, g.slack = false, 0
			g.mu.Unlock()
			return
		}
		now := heap()
		for s, began := range g.sessions {
			g.sessions[s] = min(began, now) // what it began with may have been garbage
		}
		_, over := g.worst(now)
		slack := g.slack
		g.mu.Unlock()
		if !over || now < slack {
			continue
		}
		runtime.GC()
		g.mu.Lock()
		now = heap()
		s, over := g.worst(now)
		if over {
			s.stop(memoryError(s.limits.Memory))
			g.slack = 0
		} else {
			g.slack = now + DefaultMemory/2
		}
		g.mu.Unlock()
		for began := time.Now(); over && s.running.Load() && time.Since(began) < time.Second; {
			time.Sleep(look)
		}
	}
}

// worst gives the session under which the heap has grown most, and whether that is more than it may.
func (g *governance) worst(now uint64) (worst *Session, over bool) {
	most := uint64(0)
	for s, began := range g.sessions {
		if s.reason() == nil && now > began && now-began >= most && now-began > s.limits.Memory {
			worst, most = s, now-began
		}
	}
	return worst, worst != nil
}
