// Benchmark measures a running explorer: many readers beside a looping script, and our page in a browser. It starts the binary that it is
// given, and prints a table in Markdown.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
)

var (
	clew    = flag.String("clew", "bin/clew", "the binary to measure")
	article = flag.String("article", "data/articles/coalition.txt", "the article of the graph")
	readers = flag.Int("readers", 200, "readers at once")
	span    = flag.Duration("for", time.Minute, "how long they read")
	only    = flag.String("only", "", "readers or page; empty is both")
	most    = flag.Int("nodes", 1000, "things in the large drawing")
)

func main() {
	flag.Parse()
	if err := measure(context.Background()); err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n", err)
		os.Exit(1)
	}
}

func measure(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "clew-explorer")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	db := "pebble:" + filepath.Join(dir, "clew.db")
	if out, err := exec.CommandContext(ctx, *clew, "--db", db, "load", "--id", "coalition", *article).CombinedOutput(); err != nil {
		return fmt.Errorf("load: %w: %s", err, out)
	}
	things, err := prepare(ctx, db)
	if err != nil {
		return err
	}
	server, stop, err := explore(db)
	if err != nil {
		return err
	}
	defer stop()
	fmt.Printf("%d processors, %s/%s, %s\n\n| what | measured | wanted |\n|---|---|---|\n", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	if *only != "readers" {
		if err := browse(ctx, server); err != nil {
			fmt.Printf("| our page | not measured: %v | |\n", err)
		}
	}
	if *only == "page" {
		return nil
	}
	return read(ctx, server, things)
}

// hub is the thing in the middle of the large drawing.
const hub = "clew:Hub"

// prepare adds a thing with many neighbours to the graph, and gives the things that were there before.
func prepare(ctx context.Context, url string) ([]graph.IRI, error) {
	db, err := store.Open(ctx, url, store.Options{})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	var things []graph.IRI
	seen := map[graph.IRI]bool{}
	if err := db.Names(ctx, func(_ string, iri graph.IRI) bool {
		if !seen[iri] {
			seen[iri] = true
			things = append(things, iri)
		}
		return true
	}); err != nil {
		return nil, err
	}
	slices.Sort(things)
	a := &graph.Article{IRI: "clew:article/hub", Title: "A hub", Source: "hub.txt", Checksum: "sha256:0", Reader: "benchmark", Entities: []graph.Entity{{IRI: hub, Name: "Hub", Class: "Organisation", Named: true}}}
	var text strings.Builder
	classes := []string{"Country", "Person", "Organisation", "Event", "Place"}
	for i := range *most - 1 {
		name := fmt.Sprintf("Member %d", i)
		iri := graph.EntityIRI(name, "", false)
		a.Entities = append(a.Entities, graph.Entity{IRI: iri, Name: name, Class: classes[i%len(classes)], Named: true})
		at := text.Len()
		fmt.Fprintf(&text, "%s joined the Hub.\n", name)
		fact := graph.Statement{Subject: graph.Term{Entity: iri}, Predicate: "memberOf", Object: graph.Term{Entity: hub}, Polarity: graph.Positive, Modality: graph.Factual, Confidence: 0.9, Pattern: "memberOf/join", Evidence: graph.Evidence{Start: at, End: text.Len() - 1}}
		a.Statements = append(a.Statements, fact)
		if i > 0 && i%3 == 0 { // and some that join the members
			fact.Object, fact.Predicate = graph.Term{Entity: a.Entities[i/3].IRI}, "metWith"
			a.Statements = append(a.Statements, fact)
		}
	}
	a.Text = text.String()
	_, err = db.Load(ctx, a)
	return things, err
}

var serving = regexp.MustCompile(`at (http://[0-9.:]+),`)

// explore starts the server on a free port.
func explore(db string) (server string, stop func(), err error) {
	cmd := exec.Command(*clew, "--db", db, "explore", "--listen", "127.0.0.1:0")
	log, err := cmd.StderrPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	in := bufio.NewReader(log)
	line, err := in.ReadString('\n')
	m := serving.FindStringSubmatch(line)
	if m == nil {
		_ = cmd.Process.Kill() // it does not serve
		return "", nil, fmt.Errorf("explore says %q: %v", line, err)
	}
	go func() { _, _ = io.Copy(os.Stderr, in) }() // what it warns of
	return m[1], func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended
		_ = cmd.Wait()
	}, nil
}

// times gathers how long something took.
type times struct {
	mu     sync.Mutex
	all    []time.Duration
	faults []error
}

func (t *times) add(d time.Duration, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, d)
	if err != nil {
		t.faults = append(t.faults, err)
	}
}

// at gives the time that a part of them stays below.
func (t *times) at(part float64) time.Duration {
	if len(t.all) == 0 {
		return 0
	}
	slices.Sort(t.all)
	return t.all[min(len(t.all)-1, int(part*float64(len(t.all))))].Round(100 * time.Microsecond)
}

// read lets readers ask for the pages of things, one after the other without a pause, beside a script that loops.
func read(ctx context.Context, server string, things []graph.IRI) error {
	ctx, done := context.WithTimeout(ctx, *span)
	defer done()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * *readers, MaxConnsPerHost: 0}}
	fetch := func(r *http.Request) (int, []byte, error) {
		answer, err := client.Do(r)
		if err != nil {
			return 0, nil, err
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		return answer.StatusCode, body, err
	}
	get := func(path, want string) error {
		r, err := http.NewRequest(http.MethodGet, server+path, nil)
		if err != nil {
			return err
		}
		status, body, err := fetch(r)
		switch {
		case err != nil:
			return err
		case status != http.StatusOK || !bytes.Contains(body, []byte(want)):
			return fmt.Errorf("%s: %d %.200s", path, status, body)
		}
		return nil
	}
	var page, parts, loops times
	var all sync.WaitGroup
	for range *readers {
		all.Go(func() {
			for ctx.Err() == nil {
				thing := things[rand.IntN(len(things))]
				began := time.Now()
				if rand.IntN(2) == 0 {
					page.add(since(began, get("/id/"+(&url.URL{Path: strings.TrimPrefix(string(thing), "clew:")}).EscapedPath(), "<h1>")))
					continue
				}
				q := url.QueryEscape(string(thing))
				parts.add(since(began, cmp.Or(get("/api/clew/entity?iri="+q, `"name"`), get("/api/clew/facts?limit=600&either="+q, `"facts"`))))
			}
		})
	}
	all.Go(func() {
		for ctx.Err() == nil {
			began := time.Now()
			r, err := http.NewRequest(http.MethodPost, server+"/api/v1/query/gizmo", strings.NewReader("while (true) {}"))
			if err != nil {
				panic(err) // the address is a good one
			}
			status, body, err := fetch(r)
			if err == nil && status != http.StatusBadRequest {
				err = fmt.Errorf("a looping script: %d %.200s", status, body)
			}
			loops.add(time.Since(began), err)
		}
	})
	all.Wait()
	total := len(page.all) + len(parts.all)
	fmt.Printf("| %d readers for %s beside a looping script: errors | %d of %d pages | 0 |\n", *readers, *span, len(page.faults)+len(parts.faults), total)
	fmt.Printf("| page of an entity (/id/…), p50, p99 | %s, %s | p99 below 250 ms |\n", page.at(.5), page.at(.99))
	fmt.Printf("| entity and facts (two requests of our page), p50, p99 | %s, %s | p99 below 250 ms |\n", parts.at(.5), parts.at(.99))
	fmt.Printf("| pages a second | %.0f | |\n", float64(total)/span.Seconds())
	fmt.Printf("| the looping script was stopped after | %s at most, %d times | 10s |\n", loops.at(1), len(loops.all))
	return errors.Join(slices.Concat(page.faults, parts.faults, loops.faults)[:min(5, len(page.faults)+len(parts.faults)+len(loops.faults))]...)
}

func since(began time.Time, err error) (time.Duration, error) { return time.Since(began), err }
