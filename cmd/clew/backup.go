package main

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
)

var backupCommand = &cli.Command{
	Name:      "backup",
	Usage:     "copy the graph, consistent and as it is now, to a folder or an archive",
	ArgsUsage: "FILE.tar|FILE.tar.gz|DIR",
	Description: "clew backup copy              a folder, which is itself a graph: --db pebble:copy\n" +
		"clew backup copy.tar          one file\n" +
		"clew restore copy.tar         make clew.db of it",
	Action: func(c *cli.Context) error {
		if err := arguments(c, "FILE|DIR"); err != nil {
			return err
		}
		to := filepath.Clean(c.Args().First())
		return changing(c, func(db *store.Store) error { // a copy begins with a sync of the log
			if err := backup(c, db, to); err != nil {
				return err
			}
			fmt.Fprintf(c.App.ErrWriter, "copied %s to %s\n", db.URL(), to)
			return nil
		})
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
		from, url := c.Args().First(), c.String("db")
		if err := restore(c, from, url); err != nil {
			return err
		}
		fmt.Fprintf(c.App.ErrWriter, "restored %s from %s\n", url, from)
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

func backup(c *cli.Context, db *store.Store, to string) error {
	is, zipped := archive(to)
	if !is {
		return db.Backup(c.Context, to)
	}
	if _, err := os.Stat(to); err == nil {
		return &graph.Error{Message: to + " is there already", Hint: "clew backup with another name"}
	}
	tmp, err := os.MkdirTemp(filepath.Dir(to), ".backup")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	copied, file := filepath.Join(tmp, "graph"), filepath.Join(tmp, "file")
	if err := db.Backup(c.Context, copied); err != nil {
		return err
	}
	if err := pack(file, copied, zipped); err != nil {
		return err
	}
	return os.Rename(file, to)
}

// pack writes the files of a folder into an archive.
func pack(to, dir string, zipped bool) (err error) {
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Sync(), f.Close()) }()
	var w io.Writer = f
	if zipped {
		z := gzip.NewWriter(f)
		defer func() { err = errors.Join(err, z.Close()) }()
		w = z
	}
	t := tar.NewWriter(w)
	if err := t.AddFS(os.DirFS(dir)); err != nil {
		return err
	}
	return t.Close()
}

func restore(c *cli.Context, from, url string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return store.Restore(c.Context, from, url)
	}
	is, zipped := archive(from)
	if !is {
		return &graph.Error{Message: from + " is no backup", Hint: "a backup is a folder, a .tar or a .tar.gz that clew backup made"}
	}
	tmp, err := os.MkdirTemp(filepath.Dir(from), ".restore")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	if err := unpackArchive(tmp, from, zipped); err != nil {
		return fmt.Errorf("reading %s: %w", from, err)
	}
	return store.Restore(c.Context, tmp, url)
}

// unpackArchive writes the files of an archive into a folder. It takes plain files only, and the last part of their names.
func unpackArchive(dir, from string, zipped bool) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if zipped {
		z, err := gzip.NewReader(f)
		if err != nil {
			return err
		}
		defer z.Close()
		r = z
	}
	t := tar.NewReader(r)
	for {
		h, err := t.Next()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		out, err := os.OpenFile(filepath.Join(dir, filepath.Base(filepath.Clean(h.Name))), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
		if err != nil {
			return err
		}
		_, err = io.Copy(out, t)
		if err := errors.Join(err, out.Close()); err != nil {
			return err
		}
	}
}
