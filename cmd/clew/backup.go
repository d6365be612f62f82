package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/store"
)

var backupCommand = &cli.Command{
	Name:      "backup",
	Usage:     "copy the graph, consistent and as it is now, to a folder or an archive",
	ArgsUsage: "FILE.tar|FILE.tar.gz|DIR",
	Description: "clew backup copy              a folder, which is itself a graph: --db pebble:copy\n" +
		"clew backup copy.tar          one file\n" +
		"clew backup --db http://127.0.0.1:64210 copy.tar   of the graph that a running clew explore has\n" +
		"clew restore copy.tar         make clew.db of it",
	Action: func(c *cli.Context) error {
		if err := arguments(c, "FILE|DIR"); err != nil {
			return err
		}
		to := filepath.Clean(c.Args().First())
		if err := backup(c, to); err != nil {
			return err
		}
		from := c.String("db")
		if u, err := url.Parse(from); err == nil && isAddress(from) {
			from = u.Redacted() // it may have a token in it
		}
		fmt.Fprintf(c.App.ErrWriter, "copied %s to %s\n", from, to)
		return nil
	},
}

var restoreCommand = &cli.Command{
	Name:      "restore",
	Usage:     "make a graph of a backup",
	ArgsUsage: "FILE.tar|FILE.tar.gz|DIR",
	Description: "clew restore copy.tar                       into the graph clew.db, which must not be there\n" +
		"clew restore --db pebble:other copy         into another one",
	Action: func(c *cli.Context) error {
		if err := arguments(c, "FILE|DIR"); err != nil {
			return err
		}
		from, to := c.Args().First(), c.String("db")
		if err := restore(c, from, to); err != nil {
			return err
		}
		fmt.Fprintf(c.App.ErrWriter, "restored %s from %s\n", to, from)
		return nil
	},
}

var checkCommand = &cli.Command{
	Name:  "check",
	Usage: "read the whole graph and tell what does not fit: tables of the store, evidence, statements",
	Flags: []cli.Flag{outputFlag()},
	Description: "Nothing is written. With each problem stands what would mend it.\n" +
		"Exit code 0: all fits; 1: there are problems.",
	Action: func(c *cli.Context) error {
		if err := arguments(c); err != nil {
			return err
		}
		return withGraph(c, func(db *store.Store) error {
			table := &rows{columns: []string{"problem", "repair"}}
			if err := db.Check(c.Context, func(p store.Problem) { table.add(p.What, p.Repair) }); err != nil {
				return err
			}
			if len(table.cells) == 0 {
				fmt.Fprintf(c.App.ErrWriter, "%s is in order\n", db.URL())
				return nil
			}
			if err := table.print(c); err != nil {
				return err
			}
			return &graph.Error{Message: count(len(table.cells), "problem") + " in " + db.URL(), Hint: "nothing was changed; the second column says what would mend it"}
		})
	},
}

// archive reports whether a backup is one file, and whether that is compressed.
func archive(name string) (is, zipped bool) {
	zipped = strings.HasSuffix(name, ".tar.gz") || strings.HasSuffix(name, ".tgz")
	return zipped || strings.HasSuffix(name, ".tar"), zipped
}

// backup copies the graph of --db, or the one that a running explorer has.
func backup(c *cli.Context, to string) error {
	if _, err := os.Stat(to); err == nil {
		return &graph.Error{Message: to + " is there already", Hint: "clew backup with another name"}
	}
	is, zipped := archive(to)
	if !isAddress(c.String("db")) {
		return withGraph(c, func(db *store.Store) error {
			if !is {
				return db.Backup(c.Context, to)
			}
			return writeArchive(to, zipped, func(w io.Writer) error { return db.Archive(c.Context, w) })
		})
	}
	client, err := explorer.Dial(c.String("db"), os.Getenv("CLEW_TOKEN"))
	if err != nil {
		return err
	}
	if is {
		return writeArchive(to, zipped, func(w io.Writer) error { return client.Backup(c.Context, w) })
	}
	tmp, err := os.MkdirTemp(filepath.Dir(to), ".backup")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	r, w := io.Pipe()
	go func() { w.CloseWithError(client.Backup(c.Context, w)) }()
	dir := filepath.Join(tmp, "graph")
	if err := os.Mkdir(dir, 0o777); err != nil {
		return err
	}
	if err := store.Unpack(c.Context, r, dir); err != nil {
		r.CloseWithError(err)
		return err
	}
	return os.Rename(dir, to)
}

// writeArchive writes a file, which has its name when it is whole. What was left of one that was killed is overwritten.
func writeArchive(to string, zipped bool, write func(io.Writer) error) (err error) {
	part := to + ".part"
	f, err := os.Create(part)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(part) // the error is the one that matters
		}
	}()
	w, end := io.Writer(f), func() error { return nil }
	if zipped {
		z := gzip.NewWriter(f)
		w, end = z, z.Close
	}
	err = write(w)
	if err == nil {
		err = errors.Join(end(), f.Sync())
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(part, to)
}

func restore(c *cli.Context, from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	is, zipped := archive(from)
	if !info.IsDir() && !is {
		return &graph.Error{Message: from + " is no backup", Hint: "a backup is a folder, a .tar or a .tar.gz that clew backup made"}
	}
	return store.Restore(c.Context, to, from, func(dir string) error {
		if info.IsDir() {
			return store.CopyFolder(c.Context, from, dir)
		}
		if err := unpackArchive(c, dir, from, zipped); err != nil {
			return fmt.Errorf("reading %s: %w", from, err)
		}
		return nil
	})
}

func unpackArchive(c *cli.Context, dir, from string, zipped bool) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	if !zipped {
		return store.Unpack(c.Context, f, dir)
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	defer z.Close()
	return store.Unpack(c.Context, z, dir)
}
