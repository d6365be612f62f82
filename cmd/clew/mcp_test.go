package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// connect runs the real binary and connects the SDK's client to its standard input and output.
func connect(t *testing.T, args ...string) (*mcp.ClientSession, *bytes.Buffer) {
	t.Helper()
	cmd := exec.Command(binary(t), append([]string{"mcp"}, args...)...)
	errs := &bytes.Buffer{}
	cmd.Stderr = errs
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(ctx, &mcp.CommandTransport{Command: cmd}, nil)
	if err != nil {
		t.Fatalf("%v: %s", err, errs)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session, errs
}

// call calls a tool and gives its answer as JSON has it; wrong is the text of an answer that is an error.
func call(t *testing.T, s *mcp.ClientSession, name string, args map[string]any) (answer map[string]any, wrong string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	got, err := s.CallTool(ctx, &mcp.CallToolParams{Name: name, Arguments: args})
	if err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	text := got.Content[0].(*mcp.TextContent).Text
	if got.IsError {
		return nil, text
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		t.Fatalf("%s: %v: %s", name, err, text)
	}
	return answer, ""
}

// evidences finds all evidence in an answer.
func evidences(v any) (out []map[string]any) {
	switch v := v.(type) {
	case map[string]any:
		if _, is := v["sentence"]; is {
			out = append(out, v)
		}
		for _, each := range v {
			out = append(out, evidences(each)...)
		}
	case []any:
		for _, each := range v {
			out = append(out, evidences(each)...)
		}
	}
	return out
}

// TestMCP: the SDK's client over the binary's standard input and output: each tool answers, and each answer has its evidence, byte for byte.
func TestMCP(t *testing.T) {
	url := sampleGraph(t)
	s, errs := connect(t, "--db", url)
	article, err := os.ReadFile("../../data/articles/coalition.txt")
	if err != nil {
		t.Fatal(err)
	}
	tools, err := s.ListTools(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, c := range []struct {
		tool string
		args map[string]any
		want []string // words of the answer
	}{
		{"search", map[string]any{"text": "coalition", "limit": 3}, []string{`"Global Coalition to Defeat ISIS"`, `"class":"Organisation"`}},
		{"search", map[string]any{"text": "Blinkn"}, []string{`"Antony Blinken"`}},
		{"show", map[string]any{"entity": "Maldives"}, []string{`"relation":"memberOf"`, `"object":"Global Coalition to Defeat ISIS"`, `"qualifiers":"ordinal 87"`, `"status":"stated"`, `"more":false`}},
		{"show", map[string]any{"entity": "the Coalition", "limit": 2, "relation": "member of"}, []string{`"total":1`, `"subject":"Maldives"`}},
		{"query", map[string]any{"name": "members"}, []string{`"member":"Maldives"`, `"ordinal":87`}},
		{"query", map[string]any{"name": "quotations", "parameters": map[string]any{"speaker": "Blinken"}, "limit": 1}, []string{`"speaker":"Antony Blinken"`, `"more":true`}},
		{"query", map[string]any{"gizmo": `list(of(["memberOf"], entity("Maldives")), {who: "subject", of: "object"})`}, []string{`"who":"Maldives"`}},
		{"why", map[string]any{"subject": "Maldives", "relation": "memberOf", "object": "the Coalition"}, []string{`"for":1`, `"before":`, `"after":`, `"pattern":"memberOf/welcome-as-member"`, `"side":"for"`}},
		{"why", map[string]any{"subject": "Blinken", "relation": "praised", "object": "*"}, []string{`"by":"Antony Blinken"`, `according to Antony Blinken`}},
		{"ask", map[string]any{"question": "Who observes the coalition?"}, []string{`"known":true`, `"Pakistan"`, `"Uzbekistan"`, `"gizmo":`}},
		{"path", map[string]any{"a": "Maldives", "b": "Uzbekistan", "count": 1}, []string{"Maldives —memberOf→ Global Coalition to Defeat ISIS ←observerOf— Uzbekistan"}},
	} {
		asked[c.tool] = true
		answer, wrong := call(t, s, c.tool, c.args)
		if wrong != "" {
			t.Errorf("%s %v: %s", c.tool, c.args, wrong)
			continue
		}
		var b bytes.Buffer
		if err := writeJSON(&b, answer); err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s %v: no %s in %s", c.tool, c.args, want, b.String())
			}
		}
		found := evidences(answer)
		if len(found) == 0 {
			t.Errorf("%s %v: no evidence", c.tool, c.args)
		}
		for _, e := range found {
			start, end := int(e["start"].(float64)), int(e["end"].(float64))
			if string(article[start:end]) != e["sentence"] || e["article"] != "clew:article/coalition" || !strings.HasSuffix(e["source"].(string), "coalition.txt") {
				t.Errorf("%s: evidence %v", c.tool, e)
			}
		}
	}
	for _, tool := range tools.Tools {
		if !asked[tool.Name] {
			t.Errorf("no call of %s in this test", tool.Name)
		}
		// Both who reads the help and the program that is served are told of it.
		for place, words := range map[string]string{"clew help mcp": mcpCommand.Description, "the instructions": s.InitializeResult().Instructions} {
			if !regexp.MustCompile(`\b`+tool.Name+`\b`).MatchString(words) || place == "the instructions" && !strings.Contains(words, "with "+tool.Name) {
				t.Errorf("%s: no %s in %q", place, tool.Name, words)
			}
		}
		if a := tool.Annotations; a == nil || !a.ReadOnlyHint || *a.DestructiveHint || tool.Description == "" || tool.OutputSchema == nil {
			t.Errorf("%s: %+v", tool.Name, a)
		}
	}
	if answer, _ := call(t, s, "query", nil); len(answer["queries"].([]any)) < 25 {
		t.Errorf("queries: %v", answer)
	}
	if err := s.Close(); err != nil {
		t.Errorf("the server ends: %v", err)
	}
	if errs.Len() > 0 {
		t.Errorf("on standard error: %s", errs)
	}
}

// TestMCPErrors: an error is the tool's answer, with what to do about it, and the server goes on.
func TestMCPErrors(t *testing.T) {
	s, _ := connect(t, "--db", sampleGraph(t))
	for _, c := range []struct {
		tool string
		args map[string]any
		want []string
	}{
		{"show", map[string]any{"entity": "Maldivez"}, []string{`error: nothing in the graph is called "Maldivez"`, "hint: like it are: Maldives"}},
		{"show", map[string]any{}, []string{"entity"}},
		{"show", map[string]any{"entity": "Maldives", "nonsense": 1}, []string{"nonsense"}},
		{"show", map[string]any{"entity": "Maldives", "relation": "membrOf"}, []string{"has no relation", "hint: like it are: memberOf"}},
		{"search", map[string]any{"text": "  "}, []string{"error: search: no text", "hint: "}},
		{"query", map[string]any{"name": "membrs"}, []string{`error: no query is called "membrs"`, "hint: clew query members"}},
		{"query", map[string]any{"name": "members", "parameters": map[string]any{"nonsense": "x"}}, []string{"no parameter", "hint: "}},
		{"query", map[string]any{"name": "members", "gizmo": "1"}, []string{"exclude each other"}},
		{"query", map[string]any{"gizmo": "\n g.V().nope()"}, []string{"error: gizmo: line 2, column 12: TypeError", "hint: "}},
		{"query", map[string]any{"gizmo": `"é".repeat(1 << 29)`}, []string{"RangeError"}},
		{"why", map[string]any{"subject": "Maldives", "relation": "memberOf", "object": "Iraq"}, []string{"error: nothing in the graph says: Maldives memberOf Iraq", "hint: "}},
		{"path", map[string]any{"a": "Maldives", "b": "the Maldives"}, []string{"are the same"}},
	} {
		_, wrong := call(t, s, c.tool, c.args)
		for _, want := range c.want {
			if !strings.Contains(wrong, want) {
				t.Errorf("%s %v: no %q in %q", c.tool, c.args, want, wrong)
			}
		}
	}
	// Rows and their length are bounded.
	answer, wrong := call(t, s, "query", map[string]any{"gizmo": `for (var i = 0; i < 1e4; i++) g.emit({n: i})`, "limit": 1000000})
	if rows, _ := answer["rows"].([]any); len(rows) != maxToolRows || answer["more"] != true || !strings.Contains(answer["note"].(string), "no evidence") {
		t.Errorf("%d rows, more %v, %v, %s", len(rows), answer["more"], answer["note"], wrong)
	}
	answer, _ = call(t, s, "query", map[string]any{"gizmo": `for (var i = 0; i < 100; i++) g.emit({n: "x".repeat(100000) + i})`})
	if rows, _ := answer["rows"].([]any); len(rows) == 0 || len(rows) > 20 || answer["more"] != true {
		t.Errorf("%d long rows, more %v", len(rows), answer["more"])
	}
	if _, wrong := call(t, s, "search", map[string]any{"text": "Maldives"}); wrong != "" {
		t.Error(wrong)
	}
}

// TestMCPTime: a call ends in its time and when the client cancels it, while others are answered, and none holds the graph for long.
func TestMCPTime(t *testing.T) {
	url := sampleGraph(t)
	s, _ := connect(t, "--db", url, "--timeout", "1s")
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if _, wrong := call(t, s, "query", map[string]any{"gizmo": "while (true) g.V().out().in().count()"}); !strings.Contains(wrong, "took longer than 1s") || !strings.Contains(wrong, "hint: ") {
				t.Errorf("an endless query: %q", wrong)
			}
		})
	}
	if _, wrong := call(t, s, "show", map[string]any{"entity": "Maldives"}); wrong != "" {
		t.Errorf("while they run: %s", wrong)
	}
	wg.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if _, err := s.CallTool(ctx, &mcp.CallToolParams{Name: "query", Arguments: map[string]any{"gizmo": "while (true) {}"}}); err == nil {
		t.Error("a cancelled call has an answer")
	}
	// Another command may have the graph a moment later.
	deadline := time.Now().Add(20 * time.Second)
	for {
		var out bytes.Buffer
		if code := run([]string{"--db", url, "stats"}, stream{strings.NewReader(""), &out, &out}); code == exitDone {
			break
		} else if time.Now().After(deadline) {
			t.Fatalf("the graph stays taken: %s", out.String())
		}
		time.Sleep(100 * time.Millisecond)
	}
	if _, wrong := call(t, s, "show", map[string]any{"entity": "Maldives"}); wrong != "" {
		t.Errorf("opened again: %s", wrong)
	}
}

// TestMCPWithoutGraph: the server runs before there is a graph, and says what to type.
func TestMCPWithoutGraph(t *testing.T) {
	dir := t.TempDir()
	url := "leveldb:" + filepath.Join(dir, "clew.db")
	s, _ := connect(t, "--db", url)
	if _, wrong := call(t, s, "search", map[string]any{"text": "x"}); !strings.HasPrefix(wrong, "error: no graph at ") || !strings.Contains(wrong, "hint: clew load FILE") {
		t.Errorf("%q", wrong)
	}
	if err := unpack(dir); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if code := run([]string{"--db", url, "load", filepath.Join(dir, "nato.txt")}, stream{strings.NewReader(""), &out, &out}); code != exitDone {
		t.Fatal(out.String())
	}
	if answer, wrong := call(t, s, "search", map[string]any{"text": "NATO"}); wrong != "" || len(answer["entities"].([]any)) == 0 {
		t.Errorf("%v %q", answer, wrong)
	}
}

// TestMCPLines: nothing but the protocol goes to standard output, also for input that is none; the end of the input and SIGTERM end the server.
func TestMCPLines(t *testing.T) {
	url := sampleGraph(t)
	in := `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}
{"jsonrpc":"2.0","method":"notifications/initialized"}
{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"search","arguments":{"text":"Maldives"}}}
no JSON
{"jsonrpc":"2.0","id":3,"method":"nonsense"} {}
{}
[]
[{"jsonrpc":"2.0","id":5,"method":"ping"}]
7
{"jsonrpc":"2.0","id":{},"method":"ping"}
` + strings.Repeat("x", maxRequest+1) + `

{"jsonrpc":"2.0","id":99,"result":{}}
{"jsonrpc":"2.0","id":3,"method":"nonsense"}
{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"nonsense"}}
`
	cmd := exec.Command(binary(t), "--db", url, "mcp")
	pipe, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := pipe.Write([]byte(in)); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second) // the answers
	pipe.Close()
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, errs.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	codes := map[string]int{}
	for _, line := range lines {
		var message struct {
			JSONRPC string
			ID      any
			Error   struct{ Code int }
		}
		if err := json.Unmarshal([]byte(line), &message); err != nil || message.JSONRPC != "2.0" {
			t.Errorf("no message: %s", line)
		}
		codes[fmt.Sprint(message.ID, " ", message.Error.Code)]++
	}
	want := map[string]int{"1 0": 1, "2 0": 1, "3 -32601": 1, "4 -32602": 1, "<nil> -32700": 2, "<nil> -32600": 6}
	if !maps.Equal(codes, want) {
		t.Errorf("identities and codes %v, want %v: %s", codes, want, out.String())
	}

	cmd = exec.Command(binary(t), "--db", url, "mcp")
	if _, err = cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	began := time.Now()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != exitInterrupted || time.Since(began) > grace {
		t.Errorf("after SIGINT: %v, %v", err, time.Since(began))
	}
}
