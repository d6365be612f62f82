package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/queries"
)

var mcpCommand = &cli.Command{
	Name:  "mcp",
	Usage: "a Model Context Protocol server over standard input and output, for programs that think with the graph",
	Description: "clew --db leveldb:/home/you/clew.db mcp\n\n" +
		"Its tools only read: search, show, query, why, ask, path. Every answer has its evidence: sentence, article, bytes. A client is told to run it like this:\n\n" +
		"{\"mcpServers\": {\"clew\": {\"command\": \"clew\", \"args\": [\"--db\", \"leveldb:/home/you/clew.db\", \"mcp\"]}}}\n\n" +
		"The graph is opened for a call and given back a moment later, so that other commands can have it in between.",
	Flags: []cli.Flag{
		&cli.StringSliceFlag{Name: "queries", Usage: "a folder with queries of your own"},
		&cli.DurationFlag{Name: "timeout", Usage: "time at most for a call: 2s, 500ms", Value: 10 * time.Second},
	},
	Action: func(c *cli.Context) error {
		if err := arguments(c); err != nil {
			return err
		}
		if c.Duration("timeout") <= 0 {
			return misuse("clew help mcp", "mcp: --timeout is more than nothing")
		}
		library, err := queries.Load(c.StringSlice("queries")...)
		if err != nil {
			return err
		}
		for _, err := range library.Broken() {
			fmt.Fprintf(c.App.ErrWriter, "warning: %s\n", oneLine(err.Error()))
		}
		s := &toolServer{c: c, library: library, timeout: c.Duration("timeout"), graph: &lentGraph{url: c.String("db")}, places: make(chan struct{}, maxCalls), reader: sync.OnceValues(questionReader)}
		out := &wholeWrites{out: c.App.Writer}
		err = s.server().Run(c.Context, &mcp.IOTransport{Reader: newMessageLines(c.App.Reader, out), Writer: out, MaxLineLength: -1}) // lines are bounded before
		if errors.Is(err, io.EOF) {                                                                                                   // the client has gone
			err = nil
		}
		return errors.Join(err, s.graph.close())
	},
}

// What a client may ask for.
const (
	maxCalls    = 4       // at once; more wait
	maxRequest  = 1 << 20 // bytes
	maxToolRows = 500     // in an answer
	maxAnswer   = 1 << 20 // bytes of the words in an answer
)

// toolServer answers the calls of a client.
type toolServer struct {
	c       *cli.Context
	library *queries.Library
	timeout time.Duration
	graph   *lentGraph
	places  chan struct{}
	reader  func() (*loaders.Reader, error) // of questions
}

// server makes the server with its tools. Each tool is a line here and a method in mcp_tools.go.
func (s *toolServer) server() *mcp.Server {
	server := mcp.NewServer(&mcp.Implementation{Name: "clew", Title: "clew: a knowledge graph that reads news", Version: version()}, &mcp.ServerOptions{
		Instructions: "A graph of what news articles say. Every answer has its evidence: the sentence, its article, and its bytes in the article's text. " +
			"Find things with search, look at one with show, run a query with query (without a name it lists the saved queries), put a question in English with ask, check a fact with why, and see how two things are connected with path. " +
			"A fact whose status is not \"stated\" is reported, planned or denied: say so, and by whom.",
		Capabilities: &mcp.ServerCapabilities{},
	})
	addTool(s, server, "search", "Find people, places, organisations and other things by name, in whole, in part, or nearly so. Each comes with its class, its other names, how much the graph says of it, and one sentence about it.", (*toolServer).search)
	addTool(s, server, "show", "All that the graph says of one thing: its facts with relation, status, date, and evidence.", (*toolServer).show)
	addTool(s, server, "query", "Run a saved query by name, or a script in Gizmo (JavaScript that walks the graph). Without either it lists the saved queries with their parameters. Saved: "+s.names()+".", (*toolServer).query)
	addTool(s, server, "why", "The sentences that speak for a fact, against it, or leave it open, between their neighbours in the article. \"*\" stands for any subject, relation or object.", (*toolServer).why)
	addTool(s, server, "ask", "Answer a question in English from what articles assert. It says when it does not know, with who claims what would be an answer.", (*toolServer).ask)
	addTool(s, server, "path", "The shortest chains of facts that connect two things, with a sentence for each step.", (*toolServer).path)
	return server
}

func (s *toolServer) names() string {
	var names []string
	for _, q := range s.library.List() {
		names = append(names, q.Name)
	}
	return strings.Join(names, ", ")
}

// addTool adds a tool that reads the graph, in bounded time. An error is the tool's answer, with its hint, so that a model may try again.
func addTool[In, Out any](s *toolServer, server *mcp.Server, name, does string, run func(*toolServer, *cli.Context, *store.Store, In) (Out, error)) {
	closed := false
	tool := &mcp.Tool{Name: name, Description: does, Annotations: &mcp.ToolAnnotations{ReadOnlyHint: true, IdempotentHint: true, OpenWorldHint: &closed, DestructiveHint: &closed}}
	mcp.AddTool(server, tool, func(ctx context.Context, _ *mcp.CallToolRequest, in In) (_ *mcp.CallToolResult, out Out, err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("internal: %v", r)
			}
			err = s.told(err)
		}()
		ctx, cancel := context.WithTimeout(ctx, s.timeout)
		defer cancel()
		select {
		case s.places <- struct{}{}:
			defer func() { <-s.places }()
		case <-ctx.Done():
			return nil, out, ctx.Err()
		}
		db, giveBack, err := s.graph.take(ctx)
		if err != nil {
			return nil, out, err
		}
		defer giveBack()
		call := *s.c // the functions of the commands take the time and the place from here
		call.Context = ctx
		out, err = run(s, &call, db, in)
		return nil, out, err
	})
}

// told is an error as a client reads it: what and where, and the hint in a line of its own.
func (s *toolServer) told(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = graph.WithHint(fmt.Errorf("it took longer than %s", s.timeout), "ask for less: a smaller limit, or one relation")
	}
	message := "error: " + oneLine(err.Error())
	if hint := graph.Hint(err); hint != "" {
		message += "\nhint: " + oneLine(hint)
	}
	return errors.New(message)
}

// lentGraph is a graph that is open while calls need it, and a moment longer: one process at a time has it.
type lentGraph struct {
	url string

	mu    sync.Mutex
	db    *store.Store
	users int
	timer *time.Timer
	ended bool
}

// idle is how long an open graph waits for another call.
const idle = time.Second

// take gives the open graph, and what gives it back.
func (l *lentGraph) take(ctx context.Context) (*store.Store, func(), error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return nil, nil, errors.New("the server is ending")
	}
	if l.timer != nil {
		l.timer.Stop()
	}
	if l.db == nil {
		db, err := store.Open(ctx, l.url, store.Options{})
		if err != nil {
			return nil, nil, err
		}
		l.db = db
	}
	l.users++
	return l.db, l.giveBack, nil
}

func (l *lentGraph) giveBack() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.users--; l.users == 0 {
		l.timer = time.AfterFunc(idle, func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			if l.users == 0 {
				_ = l.shut() // it was only read
			}
		})
	}
}

func (l *lentGraph) shut() error {
	if l.db == nil {
		return nil
	}
	err := l.db.Close()
	l.db = nil
	return err
}

// close closes the graph; calls that still run have been cancelled.
func (l *lentGraph) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	return l.shut()
}
