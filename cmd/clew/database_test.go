package main

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/sqlstore/sqltest"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries"
)

// TestDatabases: the commands give on databases what they give on a folder, tell where the graph is without the password, and refuse in two lines.
func TestDatabases(t *testing.T) {
	dir := t.TempDir()
	if err := unpack(dir); err != nil {
		t.Fatal(err)
	}
	folder := "pebble:" + filepath.Join(t.TempDir(), "graph")
	t.Setenv("NO_COLOR", "1")
	t.Setenv("CLEW_DB", "")
	command := func(db string, args ...string) (stdout, stderr string, code int) {
		var out, err bytes.Buffer
		code = run(append([]string{"--db", db}, args...), stream{strings.NewReader(""), &out, &err})
		if strings.Contains(err.String()+out.String(), url.PathEscape(sqltest.Password)) || strings.Contains(err.String(), sqltest.Password) {
			t.Errorf("%v prints the password: %s", args, err.String())
		}
		return out.String(), err.String(), code
	}
	load := []string{"load", dir}
	if _, stderr, code := command(folder, load...); code != 0 {
		t.Fatal(stderr)
	}
	for _, kind := range sqltest.Kinds() {
		t.Run(kind, func(t *testing.T) {
			db := sqltest.Start(t, kind).Database(t)
			if _, stderr, code := command(db, "stats"); code != exitFailed || !strings.HasPrefix(stderr, "error: no graph in the database ") || !strings.HasSuffix(stderr, "\nhint: clew load FILE\n") {
				t.Errorf("no graph yet: %d, %s", code, stderr)
			}
			_, stderr, code := command(db, load...)
			if code != 0 || !strings.Contains(stderr, "4 articles in "+kind+"://clew@127.0.0.1:") || !strings.Contains(stderr, "next: clew query --db "+kind+"://clew@127.0.0.1:") {
				t.Fatalf("%d: %s", code, stderr)
			}
			if _, stderr, code := command(db, load...); code != 0 || !strings.Contains(stderr, "0 new, 0 replaced, 4 unchanged") {
				t.Errorf("again: %d, %s", code, stderr)
			}
			for _, line := range []string{
				"query members", "query quotations --speaker Blinken", "query money", "query contradictions", "why Maldives memberOf Coalition", "show Blinken", "timeline NATO", "path Maldives Uzbekistan", "relations",
				"search coalit", "search Blinkne", "export --bare", "export -f turtle --article coalition", "ask Who|observes|the|coalition?", "query -e g.V().count()", "check",
			} {
				args := strings.Fields(line)
				if args[0] == "ask" {
					args[1] = strings.ReplaceAll(args[1], "|", " ")
				}
				want, _, wantCode := command(folder, args...)
				got, stderr, code := command(db, args...)
				want = unresolved(want) // who is who across articles is not computed in a database yet
				if at := differ(got, want); code != wantCode || at != "" {
					t.Errorf("clew %s: %d, %s; in a folder %d\n%s", line, code, stderr, wantCode, at)
				}
			}
			// Two explorers in front: commands read through either, and see what is loaded meanwhile.
			var fronts []string
			for range 2 {
				s, err := store.Open(t.Context(), db, store.Options{ReadOnly: true})
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { s.Close() })
				library, err := queries.Load()
				if err != nil {
					t.Fatal(err)
				}
				fronts = append(fronts, explorerOf(t, s, &runner{db: s, library: library}, explorer.Options{Timeout: 20 * time.Second}).URL)
			}
			fresh := filepath.Join(t.TempDir(), "fresh.txt")
			if err := os.WriteFile(fresh, []byte("The Global Coalition welcomed Wakanda as its 88th member.\n"), 0o666); err != nil {
				t.Fatal(err)
			}
			if _, stderr, code := command(db, "load", "--id", "fresh", fresh); code != 0 {
				t.Error(stderr)
			}
			for _, front := range fronts {
				if got, stderr, code := command(front, "query", "-e", `g.V("<clew:article/fresh>").out(MENTIONS).all()`); code != 0 || !strings.Contains(got, "Wakanda") {
					t.Errorf("through an explorer: %d, %s%s", code, stderr, got)
				}
			}
			if _, stderr, code := command(db, "remove", "fresh"); code != 0 {
				t.Error(stderr)
			}
			if _, stderr, code := command(db, "backup", filepath.Join(t.TempDir(), "copy")); code != exitFailed || !strings.Contains(stderr, "hint: clew export > FILE") {
				t.Errorf("backup: %d, %s", code, stderr)
			}
			if _, stderr, code := command(db, "reject", "Maldives", "memberOf", "Coalition"); code != 0 {
				t.Error(stderr)
			}
			if got, _, _ := command(db, "query", "members"); strings.Contains(got, "Maldives") {
				t.Errorf("rejected, and yet: %s", got)
			}
			for _, article := range []string{"coalition", "nato", "acme"} {
				if _, stderr, code := command(db, "remove", article); code != 0 && article == "coalition" {
					t.Error(stderr)
				}
			}
			wrong := strings.Replace(db, "clew:", "clew:wr0ng", 1)
			if _, stderr, code := command(wrong, "stats"); code != exitFailed || strings.Count(stderr, "\n") != 2 || !strings.Contains(stderr, "\nhint: ") || strings.Contains(stderr, "wr0ng") {
				t.Errorf("a wrong password: %d, %s", code, stderr)
			}
		})
	}
}

// differ gives the first line that two outputs do not share, "" when there is none. When something was retrieved does not count.
func differ(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(a):
			return "no more lines, where in a folder there is " + b[i]
		case i >= len(b):
			return "in a folder no more lines, here " + a[i]
		case a[i] != b[i] && !strings.Contains(a[i], "etrieved"):
			return a[i] + "\nin a folder " + b[i]
		}
	}
	return ""
}

// unresolved leaves out what a graph says of who is who across articles.
func unresolved(quads string) string {
	var b strings.Builder
	for _, line := range strings.SplitAfter(quads, "\n") {
		if !strings.HasSuffix(strings.TrimSuffix(line, "\n"), "<clew:graph/resolution> .") {
			b.WriteString(line)
		}
	}
	return b.String()
}
