package main

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/loaders/entity"
	"github.com/clewgraph/clew/queries"
	"github.com/clewgraph/clew/queries/gizmo"
)

var exploreCommand = &cli.Command{
	Name:  "explore",
	Usage: "see the graph in a browser, and serve it over HTTP: our page, Cayley's web explorer and APIs",
	Description: "clew explore                                    at http://127.0.0.1:64210, for this machine, read-only\n" +
		"clew explore --write                            articles are added in the page, and Cayley's APIs may write\n" +
		"clew explore --listen :8080 --token SECRET      for others, who must bring the token\n" +
		"clew --db http://127.0.0.1:64210 query members  reads the graph that it has, meanwhile",
	Flags: []cli.Flag{
		&cli.StringFlag{Name: "listen", Usage: "`ADDRESS` to listen on", Value: explorer.DefaultListen},
		&cli.BoolFlag{Name: "write", Usage: "let this server's pages, and programs on this machine, write"},
		&cli.DurationFlag{Name: "timeout", Usage: "time of a request at most", Value: explorer.DefaultTimeout},
		&cli.StringFlag{Name: "token", Usage: "`SECRET` that each request must bring, as Bearer or as the password", EnvVars: []string{"CLEW_TOKEN"}},
		&cli.StringSliceFlag{Name: "queries", Usage: "a folder with queries of your own"},
	},
	Action: explore,
}

func explore(c *cli.Context) error {
	if err := arguments(c); err != nil {
		return err
	}
	if c.Duration("timeout") <= 0 {
		return misuse("--timeout 10s", "explore: --timeout is more than nothing")
	}
	o := explorer.Options{Listen: c.String("listen"), Token: c.String("token"), Write: c.Bool("write"), Version: version(), Timeout: c.Duration("timeout"), Logf: func(format string, args ...any) {
		fmt.Fprintf(c.App.ErrWriter, "warning: "+format+"\n", args...)
	}}
	if err := explorer.CheckListen(o.Listen, o.Token); err != nil {
		return &usageError{err}
	}
	library, err := queries.Load(c.StringSlice("queries")...)
	if err != nil {
		return err
	}
	for _, err := range library.Broken() {
		fmt.Fprintf(c.App.ErrWriter, "warning: %s\n", oneLine(err.Error()))
	}
	return using(c, store.Options{ReadOnly: !o.Write, Resolver: &entity.Resolver{}}, func(db *store.Store) error { return serve(c.Context, c, db, library, o) })
}

func serve(ctx context.Context, c *cli.Context, db *store.Store, library *queries.Library, o explorer.Options) error {
	gizmo.Register(gizmo.Limits{Time: o.Timeout, Rows: explorer.DefaultRows, Memory: scriptMemory, Bytes: scriptBytes})
	handler, err := explorer.New(db, newRunner(db, library), o)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", o.Listen)
	if err != nil {
		var cause *net.OpError
		if errors.As(err, &cause) {
			err = cause.Err
		}
		return &graph.Error{Message: "cannot listen on " + o.Listen, Err: err, Hint: "--listen with another address; port 0 is a free one"}
	}
	fmt.Fprintf(c.App.ErrWriter, "serving %s at http://%s, %s; Ctrl-C ends it\n", db.URL(), l.Addr(), map[bool]string{true: "with writes", false: "read-only"}[o.Write])
	return explorer.Serve(ctx, l, handler, o)
}
