package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// binary gives the program under test as a file called clew: this test's own, which TestMain makes act as it.
func binary(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "clew")
	if err := os.Symlink(self, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// sampleGraph makes a graph of the sample article and gives its URL.
func sampleGraph(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := unpack(filepath.Join(dir, "articles")); err != nil {
		t.Fatal(err)
	}
	url := "leveldb:" + filepath.Join(dir, "clew.db")
	var out bytes.Buffer
	if code := run([]string{"--db", url, "load", "--id", "coalition", filepath.Join(dir, "articles", "coalition.txt")}, stream{strings.NewReader(""), &out, &out}); code != exitDone {
		t.Fatalf("exit %d: %s", code, out.String())
	}
	return url
}

// terminal is a program on a pseudo-terminal.
type terminal struct {
	t    *testing.T
	cmd  *exec.Cmd
	file *os.File
	done chan error

	mu   sync.Mutex
	text strings.Builder // what it has printed
	seen int             // how much of it has been expected
}

// openTerminal runs a program on a pseudo-terminal of 120 columns; it ends with the test.
func openTerminal(t *testing.T, env []string, name string, args ...string) *terminal {
	t.Helper()
	c := &terminal{t: t, cmd: exec.Command(name, args...), done: make(chan error, 1)}
	c.cmd.Env = append(append(os.Environ(), "TERM=xterm-256color", "INPUTRC=/dev/null", "HOME="+t.TempDir(), "LC_ALL=C.UTF-8", "CLEW_TRACE=1"), env...)
	var err error
	if c.file, err = pty.StartWithSize(c.cmd, &pty.Winsize{Rows: 40, Cols: 120}); err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, err := c.file.Read(buffer)
			c.mu.Lock()
			c.text.Write(buffer[:n])
			c.mu.Unlock()
			if err != nil {
				break
			}
		}
		c.done <- c.cmd.Wait()
	}()
	t.Cleanup(func() {
		_ = c.cmd.Process.Kill() // it may have ended
		_ = c.file.Close()
	})
	return c
}

func (c *terminal) send(s string) {
	c.t.Helper()
	if _, err := io.WriteString(c.file, s); err != nil {
		c.t.Fatal(err)
	}
}

var escapes = regexp.MustCompile("\x1b(\\[[0-9;?]* ?[a-zA-Z]|\\][^\x07]*\x07|[=>]|\\([A-Z])|\r")

// expect waits for words behind those of the last time, without regard to colours and movements of the cursor.
func (c *terminal) expect(words string) {
	c.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		c.mu.Lock()
		plain := escapes.ReplaceAllString(c.text.String(), "")
		c.mu.Unlock()
		if i := strings.Index(plain[min(c.seen, len(plain)):], words); i >= 0 {
			c.seen += i + len(words)
			return
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("no %q in %q", words, plain[min(c.seen, len(plain)):])
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// ends waits for the program and gives its exit code.
func (c *terminal) ends() int {
	c.t.Helper()
	select {
	case <-c.done:
		return c.cmd.ProcessState.ExitCode()
	case <-time.After(20 * time.Second):
		c.t.Fatalf("it has not ended: %q", c.text.String())
	}
	return 0
}

// TestPrompt: what a person does at the prompt, on a terminal.
func TestPrompt(t *testing.T) {
	url, clew, state := sampleGraph(t), binary(t), t.TempDir()
	env := []string{"CLEW_DB=" + url, "XDG_STATE_HOME=" + state, "NO_COLOR=1"}
	c := openTerminal(t, env, clew, "repl")
	c.expect(":help helps")
	c.expect("clew> ")

	c.send("1 +\r") // it goes on
	c.send("41\r")
	c.expect("42\n")

	c.send("g.V(entity(\"Mal\t\")).fol\tRec\t(\"<clew:mem\t\").al\t()\r")
	c.expect("Global Coalition to Defeat ISIS\n")

	c.send("g.V(\"<clew:Maldives>\").nope()\r")
	c.expect("error: line 1, column 28: TypeError")
	c.expect("hint: ")

	c.send("var n = 0; for (;;) n++\r") // Ctrl-C ends the statement, and what was named stays
	time.Sleep(300 * time.Millisecond)
	c.send("\x03")
	c.expect("error: interrupted")
	c.send("n > 0\r")
	c.expect("true\n")

	c.send("g.V(((") // Ctrl-C drops what is typed
	c.expect("g.V(((")
	c.send("\x03")
	c.expect("\nclew> ")
	c.send("7 * 7\r")
	c.expect("49\n")

	c.send(":query membe\t --organ\t 'Global Coa\t' \r")
	c.expect("87  The Coalition welcomed the Maldives")
	c.send(":evidence off\r")
	c.expect("clew> ")
	c.send("\x1b[A\x1b[A\r") // Up, Up: the query again
	c.expect("member    ordinal\n")
	c.expect("87\n")
	c.expect("clew> ")
	c.send("\x04")
	if code := c.ends(); code != 0 {
		t.Errorf("exit %d", code)
	}

	// The history is its owner's, and there the next time.
	file := filepath.Join(state, "clew", "history")
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v, want 0600", info, err)
	}
	c = openTerminal(t, env, clew, "repl")
	c.expect("clew> ")
	c.send("\x1b[A\x1b[A\x1b[A\x1b[A\r") // :query, :evidence, :query, 7 * 7
	c.expect("49\n")
	c.send(":quit\r")
	if code := c.ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
	if entries, err := os.ReadDir(filepath.Dir(file)); err != nil || len(entries) != 1 {
		t.Errorf("%v %v, want the history alone", entries, err)
	}
}

// TestPromptLetters: whatever letters a person types or pastes arrive, in the middle of a line, too.
func TestPromptLetters(t *testing.T) {
	c := openTerminal(t, []string{"CLEW_DB=" + sampleGraph(t), "XDG_STATE_HOME=" + t.TempDir(), "NO_COLOR=1"}, binary(t), "repl")
	c.expect("clew> ")
	for typed, want := range map[string]string{
		"aéöüñçÿßb": "", "łš中Ж": "", "e\u0301!": "", "👩‍👩‍👧": "", "\u00a0x": "", "Niinistö": "",
		"\x1b[200~Müller 中\x1b[201~":  "Müller 中",
		"中ö\x1b[D\x1b[Dä\x1b[C\x1b[C": "ä中ö", // two to the left, and to the right again
	} {
		if want == "" {
			want = typed
		}
		c.send("JSON.stringify([...\"" + typed + "\"].map(c => c.codePointAt(0)))\r")
		var runes []string
		for _, r := range want {
			runes = append(runes, strconv.Itoa(int(r)))
		}
		c.expect("[" + strings.Join(runes, ",") + "]")
	}
}

// TestPromptTerminated: SIGTERM ends the prompt, gives the terminal back as it was, and leaves the graph usable.
func TestPromptTerminated(t *testing.T) {
	url, clew := sampleGraph(t), binary(t)
	pidFile := filepath.Join(t.TempDir(), "pid")
	c := openTerminal(t, []string{"CLEW_DB=" + url, "NO_COLOR=1", "CLEW=" + clew, "PIDFILE=" + pidFile},
		"sh", "-c", `sh -c 'echo $$ > "$PIDFILE"; exec "$CLEW" repl'; echo "exit $?"; stty -a; echo done`)
	c.expect("clew> ")
	raw, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	c.expect("exit 130")
	c.expect(" icanon")
	c.expect(" echo ")
	c.expect("done")
	c.ends()
	var out bytes.Buffer
	if code := run([]string{"--db", url, "stats"}, stream{strings.NewReader(""), &out, &out}); code != exitDone {
		t.Errorf("exit %d: %s", code, out.String())
	}
}

// TestHistory: it is bounded, keeps statements of several lines, none that begins with a blank, and what is no history does no harm.
func TestHistory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state", "clew", "history")
	h, err := openHistory(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := range maxHistory + 10 {
		if _, err := h.Write(fmt.Sprintf("g.V(\n%d)", i)); err != nil {
			t.Fatal(err)
		}
	}
	for _, statement := range []string{"last\n<é>", "last\n<é>", " secret", "  "} {
		if _, err := h.Write(statement); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(f, "no JSON\n\x00\n\"cut off")
	f.Close()
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if h, err = openHistory(file); err != nil {
		t.Fatal(err)
	}
	if last, _ := h.GetLine(h.Len() - 1); last != "last\n<é>" || h.Len() != maxHistory/2 {
		t.Errorf("%d statements, the last %q", h.Len(), last)
	}
	if before, _ := h.GetLine(h.Len() - 2); before != fmt.Sprintf("g.V(\n%d)", maxHistory+9) {
		t.Errorf("before the last %q", before)
	}
	if info, _ := os.Stat(file); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if h, err = openHistory(t.TempDir()); err == nil {
		t.Error("a folder is a history")
	}
	if _, err := h.Write("kept in memory"); err != nil || h.Len() != 1 {
		t.Errorf("%v, %d statements", err, h.Len())
	}
}
