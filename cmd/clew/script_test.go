package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/clewgraph/clew/data"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"clew": func() { os.Exit(run(os.Args[1:], stream{os.Stdin, os.Stdout, os.Stderr})) }})
}

// TestScripts runs the transcripts. Each has the sample articles in $ARTICLES.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: false,
		Setup: func(e *testscript.Env) error {
			e.Setenv("ARTICLES", filepath.Join(e.WorkDir, "articles"))
			e.Setenv("NO_COLOR", "1")
			return unpack(filepath.Join(e.WorkDir, "articles"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"bytes": writeBytes, "background": holdGraph, "within": within, "garble": garble, "serve": serveFolder, "pack": packFolder},
	})
}

// unpack writes the embedded articles into a folder.
func unpack(dir string) error {
	files, err := fs.Glob(data.FS, "articles/*.txt")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, f := range files {
		raw, err := fs.ReadFile(data.FS, f)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(f)), raw, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// writeBytes makes files that a transcript cannot hold: bytes KIND FILE.
func writeBytes(ts *testscript.TestScript, _ bool, args []string) {
	var content string
	switch args[0] {
	case "empty":
	case "binary":
		content = "\x7fELF\x00\x01\x02\x00\x00"
	case "latin1":
		content = "A caf\xe9 opened in Peru.\n"
	case "longline":
		content = strings.Repeat("word ", 10<<20)
	case "large":
		content = strings.Repeat("Peru joined the Union.\n", 1<<18)
	case "space":
		content = " \n\t\n"
	default:
		ts.Fatalf("unknown kind %q", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(content), 0o666))
}

// holdGraph opens a graph in another process and keeps it until the transcript ends: background URL.
func holdGraph(ts *testscript.TestScript, _ bool, args []string) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestHold$")
	cmd.Dir = ts.Getenv("WORK")
	cmd.Env = append(os.Environ(), "HOLD="+args[0])
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	ts.Defer(func() {
		_ = cmd.Process.Kill() // it only waits
		_ = cmd.Wait()
	})
	ready := make([]byte, 6)
	if _, err := out.Read(ready); err != nil || !strings.HasPrefix(string(ready), "ready") {
		ts.Fatalf("the other process says %q: %v", ready, err)
	}
}

// garble writes nonsense over files: garble PATTERN.
func garble(ts *testscript.TestScript, _ bool, args []string) {
	files, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(files) == 0 {
		ts.Fatalf("no file is named %s", args[0])
	}
	for _, f := range files {
		ts.Check(os.WriteFile(f, []byte(strings.Repeat("nonsense", 100)), 0o666))
	}
}

// within runs a command and wants it to end in time: within 5s clew …. It may fail.
func within(ts *testscript.TestScript, _ bool, args []string) {
	limit, err := time.ParseDuration(args[0])
	ts.Check(err)
	start := time.Now()
	_ = ts.Exec(args[1], args[2:]...)
	if d := time.Since(start); d > limit {
		ts.Fatalf("took %s", d)
	}
}
