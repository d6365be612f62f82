package main

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/clewgraph/clew/loaders/source"
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

// watch loads what is there and then, again and again, what has come or changed, until Ctrl-C, which is its good end. To look is to ask for sizes and times;
// the graph is open only while there is something to load, so that others can read it in between.
func (l *loading) watch(from source.Source) error {
	news := &changed{Source: from, seen: map[string]stamp{}, again: watchAddresses}
	if every := l.Duration("every"); every > 0 {
		news.again = every
	}
	said, listed := "", "" // the last note, and the last that was told of what could not be read
	for first := true; ; first = false {
		var n loaded
		news.all = first
		err := l.run(news, &n)
		if l.Err() != nil {
			return nil
		}
		if err != nil && first {
			return err
		}
		if err != nil { // such as a graph that somebody else has open: the next look finds the same changes
			if s := oneLine(err.Error()); s != said {
				fmt.Fprintf(l.App.ErrWriter, "note: %s; trying again\n", s)
				said = s
			}
		} else {
			said = ""
			news.keep()
			if lines := strings.Join(n.listed, "\n"); first || n.added+n.replaced > 0 || lines != listed && lines != "" {
				listed = lines
				n.list(l.App.ErrWriter)
				n.summary(l.App.ErrWriter, l.String("db"))
			}
		}
		if first {
			fmt.Fprintf(l.App.ErrWriter, "watching %s; Ctrl-C ends it\n", strings.Join(l.Args().Slice(), " "))
		}
		select {
		case <-l.Done():
			return nil
		case <-time.After(l.pause(news.look)):
		}
	}
}

// pause is how long to wait between two looks, of which the last took so long: they take no more than a small part of the time.
func (l *loading) pause(look time.Duration) time.Duration {
	if every := l.Duration("every"); every > 0 {
		return every
	}
	for _, path := range l.Args().Slice() {
		if isAddress(path) {
			return watchAddresses
		}
	}
	return max(watchFiles, min(20*look, watchAddresses))
}

// changed is what of a source has come or changed since it was last kept: files by their size and time, documents inside a file with it. What has no file, such as
// a page that a feed names, is looked at again after a time; then its server and the graph know whether it has changed.
type changed struct {
	source.Source
	seen  map[string]stamp // by path, or by source
	found map[string]stamp // by the walk that is under way, or the last
	all   bool             // the first time: files too that may be being written
	look  time.Duration    // how long the last walk took, without what was done with the documents
	again time.Duration    // after which what has no file is looked at again
}

// Estimate is for the first walk. How much is fresh in a later one nobody knows before, and it is little.
func (c *changed) Estimate(ctx context.Context) int {
	if c.all {
		return c.Source.Estimate(ctx)
	}
	return 0
}

// Documents are those that have come or changed.
func (c *changed) Documents(ctx context.Context) iter.Seq2[*source.Document, error] {
	return func(yield func(*source.Document, error) bool) {
		c.found = map[string]stamp{}
		var elsewhere time.Duration
		begun := time.Now()
		defer func() { c.look = time.Since(begun) - elsewhere }()
		for d, err := range c.Source.Documents(ctx) {
			if d != nil && !c.fresh(d.Source) {
				continue
			}
			given := time.Now()
			more := yield(d, err)
			elsewhere += time.Since(given)
			if !more {
				return
			}
		}
	}
}

// fresh reports whether a document's file is another than when it was kept.
func (c *changed) fresh(of string) bool {
	path, info := fileOf(of)
	if info == nil {
		if before, is := c.seen[of]; is && time.Since(before.modified) < c.again {
			return false
		}
		c.found[of] = stamp{modified: time.Now()}
		return true
	}
	now := stamp{info.Size(), info.ModTime()}
	if c.seen[path] == now || !c.all && time.Since(now.modified) < settled {
		return false
	}
	c.found[path] = now
	return true
}

// fileOf finds the file that a source is or is inside of: "/news.zip!/a.txt", "/news.jsonl#1". There is none of an address.
func fileOf(of string) (string, os.FileInfo) {
	if !filepath.IsAbs(of) {
		return "", nil
	}
	for path := of; path != ""; path = path[:max(0, strings.LastIndexAny(path, "!#"))] {
		if info, err := os.Stat(path); err == nil {
			return path, info
		}
	}
	return "", nil
}

// keep remembers what was found as loaded.
func (c *changed) keep() { maps.Copy(c.seen, c.found) }
