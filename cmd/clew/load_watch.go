package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/clewgraph/clew/loaders/pipeline"
)

// How often --watch looks for changes in files and at addresses.
const (
	watchFiles     = 2 * time.Second
	watchAddresses = 5 * time.Minute
)

// settled is how long a file must have been left alone before it is read: one that somebody is writing is not.
const settled = time.Second

// stamp is what a file is known again by without being read.
type stamp struct {
	size     int64
	modified time.Time
}

// watch loads what is there and then, again and again, what has come or changed, until Ctrl-C, which is its good end. Looking is asking for sizes and times;
// the graph is open only while there is something to load, so that others can read it in between.
func (l *loading) watch() error {
	seen := map[string]stamp{} // by source
	said := ""                 // the last note
	note := func(err error) {
		if s := oneLine(err.Error()); s != said {
			fmt.Fprintf(l.App.ErrWriter, "note: %s; looking again\n", s)
			said = s
		}
	}
	for first := true; ; first = false {
		begun := time.Now()
		items, skipped, err := l.list()
		if err != nil && l.Err() == nil {
			note(err)
		}
		fresh, stamps := changed(items, seen, first)
		if len(fresh) > 0 {
			n := loaded{skipped: skipped}
			if !first {
				n.skipped = 0 // they were told of
			}
			err := l.run(fresh, &n)
			if l.Err() != nil {
				n.interrupted(l.Context, len(fresh))
				return nil
			}
			if err != nil && first {
				return err
			}
			if err != nil {
				note(err)
			} else {
				said = ""
				for source, s := range stamps {
					seen[source] = s
				}
				if n.added+n.replaced+n.failed > 0 || first {
					n.summary(l.App.ErrWriter, l.String("db"))
					n.list(l.App.ErrWriter)
				}
			}
		}
		if first && l.Err() == nil {
			fmt.Fprintf(l.App.ErrWriter, "watching %s; Ctrl-C ends it\n", strings.Join(l.Args().Slice(), " "))
		}
		select {
		case <-l.Done():
			return nil
		case <-time.After(l.pause(time.Since(begun))):
		}
	}
}

// pause is how long to wait between two looks; looking takes no more than a small part of the time.
func (l *loading) pause(look time.Duration) time.Duration {
	if every := l.Duration("every"); every > 0 {
		return every
	}
	for _, path := range l.Args().Slice() {
		if isAddress(path) {
			return watchAddresses
		}
	}
	return max(watchFiles, 20*look)
}

// changed gives the items that have not been seen as they are, with their stamps. What is no file is read once. all also takes files that are being written.
func changed(items []pipeline.Item, seen map[string]stamp, all bool) (fresh []pipeline.Item, stamps map[string]stamp) {
	stamps = map[string]stamp{}
	for _, item := range items {
		var now stamp
		if filepath.IsAbs(item.Source) {
			info, err := os.Stat(item.Source)
			if err != nil {
				continue // it has gone
			}
			now = stamp{info.Size(), info.ModTime()}
		}
		if before, is := seen[item.Source]; is && before == now {
			continue
		}
		if !all && time.Since(now.modified) < settled {
			continue
		}
		stamps[item.Source] = now
		fresh = append(fresh, item)
	}
	return fresh, stamps
}
