package main

import (
	"bufio"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/loaders/source"
)

// TestWatch: a watching load takes what comes and what changes, leaves the graph to others in between, waits when they have it, tells once of what it cannot
// read, and ends well on Ctrl-C.
func TestWatch(t *testing.T) {
	g := generated{t, t.TempDir()}
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(g.dir, "news", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("a.txt", "Peru joined the Lake Union in 2020.\n")
	cmd := g.clew("load", "--watch", "--every", "100ms", "news")
	out, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := false
	t.Cleanup(func() {
		if !ended {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	})
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(out); s.Scan(); {
			lines <- s.Text()
		}
	}()
	var said []string
	expect := func(want string) {
		t.Helper()
		limit := time.After(time.Minute)
		for {
			select {
			case line, open := <-lines:
				if !open {
					t.Fatalf("it has ended, and did not say %q but %q", want, said)
				}
				said = append(said, line)
				if strings.Contains(line, want) {
					return
				}
			case <-limit:
				t.Fatalf("it does not say %q but %q", want, said)
			}
		}
	}
	expect("committed news/a.txt")
	expect("watching news; Ctrl-C ends it")

	write("deep/b.txt", "Chad joined the Lake Union in 2021.\n")
	expect("committed news/deep/b.txt")
	expect("1 article in pebble:clew.db: 1 new, 0 replaced, 0 unchanged")
	if out, err := g.clew("stats").CombinedOutput(); err != nil || !strings.Contains(string(out), "articles\t2") {
		t.Errorf("the graph is not free between two looks: %v: %s", err, out)
	}

	write("bad.txt", "\x00\x01\x02")
	expect("not read: news/bad.txt: a binary file")
	write("a.txt", "Peru joined the Lake Union in 2019.\n")
	expect("1 article in pebble:clew.db: 0 new, 1 replaced, 0 unchanged")

	db, err := store.Open(context.Background(), "pebble:"+filepath.Join(g.dir, "clew.db"), store.Options{Command: "a test"})
	if err != nil {
		t.Fatal(err)
	}
	write("c.txt", "Kenya joined the Lake Union in 2022.\n")
	expect("note: the graph at clew.db is in use by")
	time.Sleep(300 * time.Millisecond) // it has tried again meanwhile
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	expect("committed news/c.txt")
	expect("1 article")
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	for line := range lines {
		said = append(said, line)
	}
	ended = true
	if err := cmd.Wait(); err != nil {
		t.Errorf("Ctrl-C: %v", err)
	}
	all := strings.Join(said, "\n")
	for _, once := range []string{"not read: news/bad.txt", "in use by", "committed news/deep/b.txt"} {
		if n := strings.Count(all, once); n != 1 {
			t.Errorf("%q is said %d times:\n%s", once, n, all)
		}
	}
}

// TestChanged: what --watch takes for fresh: files by size and time, what is inside them with them, and addresses after a while.
func TestChanged(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-time.Hour)
	touch := func(name, text string, at time.Time) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(path, []byte(text), 0o666), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	a, zip, lines := touch("a.txt", "a", old), touch("n#w!s.zip", "z", old), touch("l.jsonl", "l", old)
	inside := []string{a, zip + "!/x.txt", zip + "!/y#1.txt", lines + "#7", "https://example.org/p", "stdin:1"}
	var from given
	for _, s := range inside {
		from = append(from, &source.Document{Name: s, Source: s})
	}
	c := &changed{Source: from, seen: map[string]stamp{}, again: time.Hour}
	look := func(want ...string) {
		t.Helper()
		var got []string
		for d, err := range c.Documents(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, d.Source)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	look(inside...)
	look(inside...) // it was not kept: the load failed
	c.keep()
	look()
	touch("a.txt", "b", old.Add(time.Minute))
	touch("n#w!s.zip", "zz", old)
	look(inside[:3]...)
	c.keep()
	touch("l.jsonl", "lines", time.Now()) // being written
	look()
	c.all = true
	look(inside[3])
	c.all, c.again = false, 0
	look(inside[4:]...)
}
